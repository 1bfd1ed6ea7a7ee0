package io.smartexporter.exporter;

import io.smartexporter.wire.DriveId;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Logs problems of the helper and of drives when they begin, change and end, and not every minute.
///
/// Used by one collection at a time.
final class TroubleLog {
    private static final Logger LOG = Logger.getLogger(TroubleLog.class.getName());

    private record Trouble(Reason reason, int times) {}

    private final Map<DriveId, Trouble> troubles = new HashMap<>();
    private @Nullable String systemError;

    void note(Snapshot collection) {
        noteHelper(collection.systemError());
        if (collection.systemError() == null) {
            collection.drives().forEach(this::noteDrive);
            troubles.keySet().removeIf(id -> collection.drives().stream().noneMatch(drive -> drive.id().equals(id)));
        }
    }

    private void noteHelper(@Nullable String error) {
        if (error != null && !Objects.equals(error, systemError)) {
            LOG.severe(
                    error + ". No drive is read until it answers: is smart_exporter_helper running, and may this user connect?");
        } else if (error == null && systemError != null) {
            LOG.warning("the helper answers again");
        }
        systemError = error;
    }

    private void noteDrive(Drive drive) {
        Trouble before = troubles.get(drive.id());
        if (drive.reason() == null) {
            if (before != null) {
                LOG.log(level(before.reason),
                        drive.describe() + " is read again, after " + before.times + " times " + before.reason.word());
                troubles.remove(drive.id());
            }
            return;
        }
        if (before != null && before.reason == drive.reason()) {
            troubles.put(drive.id(), new Trouble(before.reason, before.times + 1));
        } else {
            troubles.put(drive.id(), new Trouble(drive.reason(), 1));
            LOG.log(level(drive.reason()),
                    drive.describe() + " has no data: " + drive.reason().word() + ": " + SafeText.clean(drive.detail()));
        }
    }

    /// A drive that sleeps or has no SMART is normal; anything else needs attention.
    private static Level level(Reason reason) {
        boolean asItShouldBe = reason == Reason.STANDBY || reason == Reason.UNSUPPORTED || reason == Reason.RAID_VOLUME;
        return asItShouldBe ? Level.INFO : Level.WARNING;
    }
}

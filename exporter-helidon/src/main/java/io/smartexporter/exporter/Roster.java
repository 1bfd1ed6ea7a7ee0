package io.smartexporter.exporter;

import io.smartexporter.wire.DriveId;
import io.smartexporter.wire.Message.Manifest;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The drives that the helper has listed, and those of them that have vanished.
///
///     listed ── missing from a whole list, its port and device with it ──► vanished ── seen again, anywhere ──► listed
///                                                                             ├────── its port taken by another ─► forgotten
///                                                                             ├────── too long ago ──────────────► forgotten
///                                                                             └────── other options of the helper ► forgotten
///
/// A RAID volume whose node is listed with a type has not vanished: it gives way to its members. Nor has one that other options took off
/// the list, nor one that a list lacks which is not whole.
///
/// Used by one collection at a time.
final class Roster {
    private static final Logger LOG = Logger.getLogger(Roster.class.getName());

    /// @param since when it was first missing, by the monotonic clock, in nanoseconds
    private record Gone(Drive drive, long since) {}

    /// The last list, without values.
    private Map<DriveId, Drive> listed = new HashMap<>();
    private final Map<DriveId, Gone> gone = new LinkedHashMap<>();
    private @Nullable String listing;

    /// Takes the drives of a whole collection.
    ///
    /// @param mark stands for the options by which the helper made its list
    /// @param now by the monotonic clock, in nanoseconds
    /// @param remember how long a drive that has vanished is remembered
    void note(String mark, List<Drive> drives, long now, Duration remember) {
        Present present = new Present(drives);
        gone.values().removeIf(each -> isOver(each, present, now, remember));
        if (mark.equals(Manifest.INCOMPLETE)) {
            return;
        }
        if (listing != null && !listing.equals(mark)) {
            gone.clear();
        } else if (!remember.isZero()) {
            listed.values().stream().filter(before -> !present.has(before)).forEach(before -> vanish(before, now));
        }
        listed.values().forEach(before -> noteReplaced(before, present));
        listing = mark;
        listed = new HashMap<>();
        drives.forEach(drive -> listed.put(drive.id(), drive.withoutData(Reason.VANISHED, "it is no longer listed")));
    }

    /// The drives that have vanished, as far as the list does not have their ports again.
    List<Drive> vanished(Iterable<DriveId> list) {
        Set<String> ports = new HashSet<>();
        list.forEach(id -> ports.add(id.port()));
        return gone.values().stream().map(Gone::drive).filter(drive -> !ports.contains(drive.id().port())).toList();
    }

    /// What the helper knew of a drive when it last reported it.
    Map<String, String> facts(DriveId id) {
        Drive last = listed.get(id);
        return last == null ? Map.of() : last.facts();
    }

    private void vanish(Drive drive, long now) {
        LOG.warning(drive.describe() + " has vanished: it is no longer listed");
        gone.put(drive.id(), new Gone(drive, now));
    }

    private static boolean isOver(Gone each, Present present, long now, Duration remember) {
        Drive again = present.same(each.drive);
        if (again != null) {
            LOG.warning(each.drive.describe() + " is there again, at port " + SafeText.clean(again.id().port()));
            return true;
        }
        return present.has(each.drive) || now - each.since >= remember.toNanos();
    }

    private static void noteReplaced(Drive before, Present present) {
        Drive now = present.at(before.id().port());
        Identity old = before.identity();
        if (now == null || now.identity() == null || old == null || now.identity().isSameDrive(old)) {
            return;
        }
        if (present.same(before) == null) {
            LOG.warning(before.describe() + " is no longer there: its port has " + now.describe());
        }
    }

    /// The drives of a list, by what tells them apart.
    private static final class Present {
        private final Map<String, Drive> byPort = new HashMap<>();
        private final Map<String, Drive> byName = new HashMap<>();
        private final Set<String> nodesOfMembers = new HashSet<>();

        Present(List<Drive> drives) {
            for (Drive drive : drives) {
                byPort.put(drive.id().port(), drive);
                names(drive).forEach(name -> byName.put(name, drive));
                if (!drive.id().type().isEmpty()) {
                    nodesOfMembers.add(drive.id().device());
                }
            }
        }

        /// What no other drive is called by: model and serial number, and World Wide Name.
        private static List<String> names(Drive drive) {
            Identity identity = drive.identity();
            String serial = identity == null || identity.serial().isEmpty() ? "" : identity.model() + "\0" + identity.serial();
            String wwn = Wwn.of(identity, drive.facts());
            return List.of(serial, wwn).stream().filter(name -> !name.isEmpty()).toList();
        }

        @Nullable
        Drive at(String port) {
            return byPort.get(port);
        }

        /// The same drive, wherever it is now.
        @Nullable
        Drive same(Drive drive) {
            return names(drive).stream().map(byName::get).filter(each -> each != null).findFirst().orElse(null);
        }

        /// Whether it is there, or something is at its port, or it was a volume that has given way to its members.
        boolean has(Drive drive) {
            boolean volume = drive.id().type().isEmpty() && nodesOfMembers.contains(drive.id().device());
            return volume || byPort.containsKey(drive.id().port()) || same(drive) != null;
        }
    }
}

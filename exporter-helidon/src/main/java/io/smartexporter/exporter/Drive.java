package io.smartexporter.exporter;

import io.smartexporter.rules.DriveIdentity;
import io.smartexporter.rules.DriveIdentity.Protocol;
import io.smartexporter.wire.DriveId;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One drive in one collection.
///
/// @param id how the helper names it
/// @param facts what the helper knows beside: `wwid`, `enclosure`, `slot` …
/// @param up whether smartctl identified it, or it sleeps
/// @param reason why it has no new data; null if it has
/// @param detail the reason in a sentence, for people; empty without a reason
/// @param identity the last document that told what the drive is, of this collection or an earlier one; null if none ever did
/// @param data the document whose values are valid now; null if there is none
/// @param readAt when `data` was read, by the monotonic clock, in nanoseconds; of no meaning without data
/// @param powerMode null if not told
/// @param exitStatus smartctl's exit status, -1 if it has none
/// @param readMillis how long smartctl took; -1 if it was not run
record Drive(DriveId id, Map<String, String> facts, boolean up, @Nullable Reason reason, String detail,
        @Nullable SmartctlDocument identity, @Nullable SmartctlDocument data, long readAt,
        @Nullable PowerMode powerMode, int exitStatus, long readMillis) {

    Drive {
        facts = Map.copyOf(facts);
    }

    /// A drive of which nothing came this time.
    static Drive missing(DriveId id, Reason reason, String detail, @Nullable SmartctlDocument identity) {
        return new Drive(id, Map.of(), false, reason, detail, identity, null, 0, null, -1, -1);
    }

    /// What rules and device database may ask of it.
    ///
    /// @param document where it is told what the drive is
    DriveIdentity identity(SmartctlDocument document) {
        return new DriveIdentity(id.port(), id.device(), Protocol.of(document.protocol()), document.model(), document.family(),
                document.serial(), document.firmware(), id.transport(), document.wwn());
    }

    /// For logs: `port 0:0:0:0 (/dev/sda, ST4000VN008 ZGY0)`.
    String describe() {
        Stream<String> known = Stream.of(id.device().isEmpty() ? "" : "/dev/" + id.device(),
                identity == null ? "" : identity.model() + " " + identity.serial());
        String what = known.filter(text -> !text.isBlank()).collect(Collectors.joining(", "));
        return Text.clean("drive " + id.port() + (what.isEmpty() ? "" : " (" + what + ")"));
    }
}

package io.smartexporter.exporter;

import io.smartexporter.exporter.DriveState.Asleep;
import io.smartexporter.exporter.DriveState.Incomplete;
import io.smartexporter.exporter.DriveState.Read;
import io.smartexporter.exporter.DriveState.Unread;
import io.smartexporter.exporter.DriveState.Unsupported;
import io.smartexporter.exporter.DriveState.Values;
import io.smartexporter.exporter.DriveState.Volume;
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
/// @param state what was read of it
/// @param identity what it is, as the last document had it that named it, of this collection or an earlier one; null if none ever did
/// @param exitStatus smartctl's exit status, -1 if it has none
/// @param readMillis how long smartctl took; -1 if it was not run
record Drive(DriveId id, Map<String, String> facts, DriveState state, @Nullable Identity identity, int exitStatus,
        long readMillis) {

    Drive {
        facts = Map.copyOf(facts);
    }

    /// A drive of which nothing came this time.
    static Drive missing(DriveId id, Map<String, String> facts, Reason reason, String detail, @Nullable Identity identity) {
        return new Drive(id, facts, new Unread(reason, detail), identity, -1, -1);
    }

    /// The same drive without what was read of it.
    Drive withoutData(Reason reason, String detail) {
        return missing(id, facts, reason, detail, identity);
    }

    /// Whether smartctl identified it, or it sleeps, or it is a volume of a RAID controller.
    boolean up() {
        return switch (state) {
            case Read _,Incomplete _,Unsupported _,Asleep _,Volume _ -> true;
            case Unread _ -> false;
        };
    }

    /// Whether something of it could not be read that should have been.
    boolean accessError() {
        return switch (state) {
            case Read _,Unsupported _,Asleep _,Volume _ -> false;
            case Incomplete _,Unread _ -> true;
        };
    }

    /// Why it has no new data; null if it has.
    @Nullable
    Reason reason() {
        return switch (state) {
            case Read _ -> null;
            case Incomplete _ -> Reason.NO_DATA;
            case Unsupported _ -> Reason.UNSUPPORTED;
            case Volume _ -> Reason.RAID_VOLUME;
            case Asleep asleep -> asleep.last() == null ? Reason.STANDBY : null;
            case Unread unread -> unread.reason();
        };
    }

    /// The reason in a sentence, for people; empty without a reason.
    String detail() {
        return switch (state) {
            case Read _ -> "";
            case Incomplete incomplete -> incomplete.detail();
            case Unsupported unsupported -> unsupported.detail();
            case Volume volume -> volume.detail();
            case Asleep asleep -> asleep.last() == null ? asleep.detail() : "";
            case Unread unread -> unread.detail();
        };
    }

    /// The values that are valid now; null if there are none.
    @Nullable
    Values values() {
        return switch (state) {
            case Read read -> read.values();
            case Incomplete incomplete -> incomplete.values();
            case Asleep asleep -> asleep.last();
            case Unsupported _,Volume _,Unread _ -> null;
        };
    }

    /// The document of the values that are valid now; null if there is none.
    @Nullable
    SmartctlDocument data() {
        Values values = values();
        return values == null ? null : values.document();
    }

    /// Null if it is not known.
    @Nullable
    PowerMode powerMode() {
        return switch (state) {
            case Read read -> read.values().document().powerMode();
            case Incomplete incomplete -> incomplete.values().document().powerMode();
            case Unsupported unsupported -> unsupported.document().powerMode();
            case Asleep asleep -> asleep.mode();
            case Volume _,Unread _ -> null;
        };
    }

    /// What it is, as smartctl or else the kernel has it; null if neither does.
    @Nullable
    Identity named() {
        return identity == null ? Identity.ofFacts(facts) : identity;
    }

    /// What rules and device database may ask of it.
    DriveIdentity forRules(Identity named) {
        return new DriveIdentity(id.port(), id.device(), Protocol.of(named.protocol()), named.model(), named.family(),
                named.serial(), named.firmware(), id.transport(), named.wwn(),
                named.type().contains(",") ? named.type() : id.type());
    }

    /// For logs: `port 0:0:0:0 (/dev/sda, ST4000VN008 ZGY0)`.
    String describe() {
        Stream<String> known = Stream.of(id.device().isEmpty() ? "" : "/dev/" + id.device(),
                identity == null ? "" : identity.model() + " " + identity.serial());
        String what = known.filter(text -> !text.isBlank()).collect(Collectors.joining(", "));
        return SafeText.clean("drive " + id.port() + (what.isEmpty() ? "" : " (" + what + ")"));
    }
}

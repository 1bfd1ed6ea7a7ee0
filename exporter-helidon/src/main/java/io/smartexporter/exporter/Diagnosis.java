package io.smartexporter.exporter;

import io.smartexporter.exporter.DriveState.Asleep;
import io.smartexporter.exporter.DriveState.Incomplete;
import io.smartexporter.exporter.DriveState.Read;
import io.smartexporter.exporter.DriveState.Unread;
import io.smartexporter.exporter.DriveState.Unsupported;
import io.smartexporter.exporter.DriveState.Values;
import io.smartexporter.exporter.DriveState.Volume;
import io.smartexporter.exporter.SmartctlReader.UnreadableException;
import io.smartexporter.wire.DriveId;
import io.smartexporter.wire.Message.DriveReport;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Tells from a report what state a drive is in, and remembers what it was.
///
/// What is remembered serves two ends only: a drive that cannot be read keeps its name (`smart_drive_info`), and a drive that
/// sleeps keeps its last values, which cannot change while it sleeps. Anything else that is old is not shown. Another drive at the
/// same port, under the same name, is told by its `wwid`, and has nothing of what is remembered.
/// Used by one collection at a time.
final class Diagnosis {
    private static final Logger LOG = Logger.getLogger(Diagnosis.class.getName());

    /// smartctl(8), `-n`: what it says when it leaves a drive asleep.
    private static final Pattern ASLEEP = Pattern.compile("Device is in (.+) mode(?:, exit\\(\\d+\\))?.*");

    /// smartctl(8), `-d`: what it prints for the volume of a controller (`DELL or MegaRaid controller, please try adding '-d megaraid,N'`).
    private static final Pattern VOLUME = Pattern.compile("try adding '-d (megaraid|cciss|areca|3ware|aacraid|hpt|sssraid),");

    /// smartctl(8), EXIT STATUS: bit 0 the command line did not parse, bit 1 the device could not be opened or identified.
    private static final int NO_DATA = 0b11;

    /// @param values null if it has none
    /// @param wwid as sysfs told it with the identity; empty if it did not
    private record Known(Identity identity, @Nullable Values values, String wwid) {}

    private final Map<DriveId, Known> known = new HashMap<>();
    private final Map<DriveId, String> textBefore = new HashMap<>();
    private Smartctl smartctl = Smartctl.UNKNOWN;

    /// Forgets the drives that are no longer listed.
    void keepOnly(Set<DriveId> listed) {
        known.keySet().retainAll(listed);
        textBefore.keySet().retainAll(listed);
    }

    /// Whatever was last known of a drive's identity.
    @Nullable
    Identity identity(DriveId id) {
        Known last = known.get(id);
        return last == null ? null : last.identity;
    }

    /// smartctl, as its last document had it; unknown before the first.
    Smartctl smartctl() {
        return smartctl;
    }

    /// What a report says.
    ///
    /// @param now by the monotonic clock, in nanoseconds
    Drive of(DriveReport report, long now, SmartctlReader reader) {
        known.computeIfPresent(report.drive(), (_, last) -> last.wwid.equals(wwid(report)) ? last : null);
        return switch (report.outcome()) {
            case HUNG -> unread(report, Reason.HUNG, report.outcome().trouble());
            case TIMEOUT -> unread(report, Reason.TIMEOUT, report.outcome().trouble());
            case FAILED -> unread(report, Reason.FAILED, report.outcome().trouble());
            case TRUNCATED -> unread(report, Reason.TRUNCATED, report.outcome().trouble());
            case OK -> ended(report, now, reader);
        };
    }

    private Drive ended(DriveReport report, long now, SmartctlReader reader) {
        SmartctlDocument document;
        try {
            document = reader.read(report.output());
        } catch (UnreadableException e) {
            return unread(report, Reason.BAD_OUTPUT, e.getMessage() + " (exit status " + report.exitStatus() + ")");
        }
        smartctl = document.run().smartctl();
        for (String message : document.run().messages()) {
            Matcher asleep = ASLEEP.matcher(message);
            if (asleep.matches()) {
                return asleep(report, document.identity(), PowerMode.ofWords(asleep.group(1)), message);
            }
        }
        Drive drive = document.identity().isKnown() && (status(report, document) & NO_DATA) == 0
                ? read(report, document, now)
                : withoutData(report, document);
        String before = document.run().textBefore();
        if (!before.equals(textBefore.put(report.drive(), before)) && !before.isEmpty()) {
            LOG.info(() -> drive.describe() + ": skipped what smartctl printed before its JSON: "
                    + SafeText.clean(before));
        }
        return drive;
    }

    /// The document may lack what the drive has: then what is there is used, and not kept for when the drive sleeps.
    private Drive read(DriveReport report, SmartctlDocument document, long now) {
        if (document.unsupported()) {
            return identified(report, document, null, new Unsupported(document, !Boolean.FALSE.equals(document.health().enabled())
                    ? "it has no S.M.A.R.T. data"
                    : "S.M.A.R.T. is switched off: smartctl -s on switches it on"));
        }
        Values values = new Values(document, now);
        String missing = document.missing();
        if (missing.isEmpty()) {
            return identified(report, document, values, new Read(values));
        }
        String detail = missing + " could not be read" + said(document, status(report, document));
        return identified(report, document, null, new Incomplete(values, detail));
    }

    private static String said(SmartctlDocument document, int status) {
        return document.run().messages().isEmpty()
                ? "; smartctl's exit status is " + status
                : ": " + String.join("; ", document.run().messages());
    }

    /// @param values what is kept of it for when it sleeps
    private Drive identified(DriveReport report, SmartctlDocument document, @Nullable Values values, DriveState state) {
        known.put(report.drive(), new Known(document.identity(), values, wwid(report)));
        return new Drive(report.drive(), report.facts(), state, document.identity(), status(report, document),
                report.durationMillis());
    }

    /// @param said names the drive at most
    private Drive asleep(DriveReport report, Identity said, @Nullable PowerMode mode, String message) {
        known.computeIfPresent(report.drive(),
                (_, last) -> said.serial().isEmpty() || said.isSameDrive(last.identity) ? last : null);
        Known last = known.get(report.drive());
        Values values = last == null ? null : last.values;
        return new Drive(report.drive(), report.facts(), new Asleep(values, mode, message), last == null ? null : last.identity,
                report.exitStatus(), report.durationMillis());
    }

    private Drive withoutData(DriveReport report, SmartctlDocument document) {
        if (document.identity().isKnown()) {
            known.put(report.drive(), new Known(document.identity(), null, wwid(report)));
        }
        String said = String.join("; ", document.run().messages());
        int status = status(report, document);
        if (said.isEmpty() && (status & NO_DATA) == 0) {
            return unread(report, Reason.PERMISSION, "smartctl ended with exit status " + status
                    + " and without data: the helper lacks CAP_SYS_RAWIO (SATA) or CAP_SYS_ADMIN (NVMe)");
        }
        if (VOLUME.matcher(said).find()) {
            String detail = said + ": its drives are read with --scan or --device (raid.conf)";
            return new Drive(report.drive(), report.facts(), new Volume(detail), identity(report.drive()), status,
                    report.durationMillis());
        }
        return unread(report, reason(said, status), said.isEmpty() ? "smartctl ended with exit status " + status : said);
    }

    private static Reason reason(String said, int status) {
        String text = said.toLowerCase(Locale.ROOT);
        if (text.contains("permission denied") || text.contains("operation not permitted")) {
            return Reason.PERMISSION;
        }
        if (text.contains("no such device") || text.contains("no such file")) {
            return Reason.VANISHED;
        }
        boolean unknown = text.contains("unknown usb bridge") || text.contains("unsupported usb bridge")
                || text.contains("unable to detect device type");
        return unknown && (status & NO_DATA) != 0 ? Reason.UNSUPPORTED_DEVICE : Reason.FAILED;
    }

    private Drive unread(DriveReport report, Reason reason, String detail) {
        String told = report.facts().getOrDefault("error", "");
        DriveState state = new Unread(reason, told.isEmpty() || told.equals(detail) ? detail : detail + ": " + told);
        return new Drive(report.drive(), report.facts(), state, identity(report.drive()), report.exitStatus(),
                report.durationMillis());
    }

    private static String wwid(DriveReport report) {
        return report.facts().getOrDefault("wwid", "");
    }

    private static int status(DriveReport report, SmartctlDocument document) {
        return report.exitStatus() >= 0 ? report.exitStatus() : Math.max(document.run().exitStatus(), 0);
    }
}

package io.smartexporter.exporter;

import io.smartexporter.rules.Attribute;
import io.smartexporter.rules.DriveSink;
import io.smartexporter.rules.Label;
import io.smartexporter.rules.RuleRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What is wrong with a drive, for people: the worst of smartctl's verdict, failing attributes, limits of the device database,
/// smartctl's exit status and whether it could be read at all.
///
/// @param level the worst of the reasons'
/// @param reasons in words, worst first; empty if nothing is wrong
record Verdict(Level level, List<String> reasons) {
    /// How bad it is, worst first.
    enum Level {
        CRITICAL("critical"),
        UNREAD("unread"),
        WARNING("warning"),
        VANISHED("vanished"),
        ASLEEP("asleep"),
        UNKNOWN("no verdict"),
        GOOD("in order");

        private final String words;

        Level(String words) {
            this.words = words;
        }

        /// For people.
        String words() {
            return words;
        }

        /// For links and styles.
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// smartctl(8), EXIT STATUS, bits 2 to 7.
    private static final List<String> CONDITIONS = List.of("a command to the drive failed",
            "the drive fails its own health check",
            "a prefail attribute is at or below the maker's threshold",
            "an attribute has been at or below the maker's threshold at some time", "the drive has logged errors",
            "the drive has logged failed self-tests");

    private record Cause(Level level, String text) {}

    Verdict {
        reasons = List.copyOf(reasons);
    }

    static Verdict of(Drive drive, Rules rules) {
        List<Cause> reasons = new ArrayList<>();
        SmartctlDocument data = drive.data();
        if (data != null) {
            own(data, reasons);
            limits(drive, data, rules, reasons);
            conditions(data, reasons);
        }
        Reason unread = drive.reason();
        if (unread != null) {
            reasons.add(new Cause(level(unread), unread.word() + ": " + drive.detail()));
        } else if (drive.state() instanceof DriveState.Asleep) {
            reasons.add(new Cause(Level.ASLEEP, "asleep, the values are those of when it was last awake"));
        }
        if (reasons.isEmpty()) {
            boolean judged = data != null && data.health().passed() != null;
            return new Verdict(judged ? Level.GOOD : Level.UNKNOWN, List.of());
        }
        List<Cause> sorted = reasons.stream().sorted((a, b) -> a.level().compareTo(b.level())).toList();
        return new Verdict(sorted.getFirst().level(), sorted.stream().map(Cause::text).toList());
    }

    private static Level level(Reason reason) {
        return switch (reason) {
            case VANISHED -> Level.VANISHED;
            case STANDBY -> Level.ASLEEP;
            case UNSUPPORTED, UNSUPPORTED_DEVICE, RAID_VOLUME -> Level.UNKNOWN;
            case HUNG, TIMEOUT, FAILED, TRUNCATED, PERMISSION, DEADLINE, CUT_OFF, BAD_OUTPUT, NO_DATA -> Level.UNREAD;
        };
    }

    /// What the drive itself reports.
    private static void own(SmartctlDocument data, List<Cause> reasons) {
        Health health = data.health();
        if (Boolean.FALSE.equals(health.passed())) {
            reasons.add(new Cause(Level.CRITICAL, "the drive fails its own health check"));
        }
        for (Health.Failing failing : health.failing()) {
            boolean now = failing.when().equals("now");
            reasons.add(new Cause(now ? Level.CRITICAL : Level.WARNING, failing(failing, health, now)));
        }
        if (health.selfTestFailures() > 0) {
            reasons.add(new Cause(Level.WARNING, health.selfTestFailures() + " self-tests in the log have failed"));
        }
    }

    private static String failing(Health.Failing failing, Health health, boolean now) {
        Attribute row = health.attributes().stream()
                .filter(one -> one.id() == failing.id() && one.name().equals(failing.name())).findFirst().orElse(null);
        String numbers = row == null
                ? ""
                : ": normalized " + (now ? row.value() : "once " + row.worst()) + ", the maker's threshold is " + row.thresh()
                        + "; raw " + row.rawString();
        return failing.name() + (now ? "" : " has failed") + numbers;
    }

    private static void conditions(SmartctlDocument data, List<Cause> reasons) {
        int status = Math.max(0, data.run().exitStatus());
        Health health = data.health();
        for (int bit = 2; bit < 8; bit++) {
            boolean told = switch (bit) {
                case 3 -> Boolean.FALSE.equals(health.passed());
                case 4, 5 -> !health.failing().isEmpty();
                case 7 -> health.selfTestFailures() > 0;
                default -> false;
            };
            if ((status >> bit & 1) == 1 && !told) {
                reasons.add(new Cause(bit == 3 ? Level.CRITICAL : Level.WARNING, CONDITIONS.get(bit - 2)));
            }
        }
    }

    /// The limits of the device database that are crossed.
    private static void limits(Drive drive, SmartctlDocument data, Rules rules, List<Cause> reasons) {
        Limits limits = new Limits(data.health().attributes(), reasons);
        rules.plan(drive, data.identity()).apply(data.health().attributes(), rules.values(data), limits);
    }

    /// Takes limits, and the state that follows them.
    private static final class Limits implements DriveSink {
        private final List<Attribute> table;
        private final List<Cause> reasons;
        private final double[] crossed = {Double.NaN, Double.NaN};
        private final Bound[] bounds = {Bound.UPPER, Bound.UPPER};

        Limits(List<Attribute> table, List<Cause> reasons) {
            this.table = table;
            this.reasons = reasons;
        }

        @Override
        public void limit(List<Label> labels, DriveSink.Level level, Bound bound, double value) {
            int which = level == DriveSink.Level.CRITICAL ? 1 : 0;
            crossed[which] = value;
            bounds[which] = bound;
        }

        @Override
        public void state(List<Label> labels, int state) {
            if (state > 0) {
                int which = state == 2 ? 1 : 0;
                reasons.add(new Cause(state == 2 ? Verdict.Level.CRITICAL : Verdict.Level.WARNING, text(labels, which)));
            }
            crossed[0] = Double.NaN;
            crossed[1] = Double.NaN;
        }

        private String text(List<Label> labels, int which) {
            String id = value(labels, "id");
            String name = value(labels, "name");
            String said = table.stream().filter(row -> Integer.toString(row.id()).equals(id)).findFirst()
                    .map(row -> ", it is " + row.rawString() + " (normalized " + row.value() + ")").orElse("");
            return name + " (" + id + "): limit of the device database, " + (which == 1 ? "critical " : "warning ")
                    + (bounds[which] == Bound.UPPER ? "above " : "below ") + Figures.number(crossed[which]) + said;
        }

        private static String value(List<Label> labels, String name) {
            return labels.stream().filter(label -> label.name().equals(name)).map(Label::value).findFirst().orElse("");
        }

        @Override
        public void sample(int family, double value, List<Label> labels) {
            // the page has no samples here
        }

        @Override
        public void matched(RuleRef rule) {
            // the page has no samples here
        }

        @Override
        public void rejected(RuleRef rule, @Nullable Attribute attribute, Rejection why) {
            // the page has no samples here
        }

        @Override
        public void unknownAttribute(Attribute attribute) {
            // the page of the rules has them
        }
    }
}

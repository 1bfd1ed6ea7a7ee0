package io.smartexporter.exporter;

import io.smartexporter.rules.Attribute;
import io.smartexporter.rules.Explanation;
import io.smartexporter.rules.Label;
import io.smartexporter.rules.RuleRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the page of one drive shows.
///
/// @param facts its identity, by the name of each fact
/// @param attributes the table of attributes, of an ATA drive
/// @param fields all else that rules read: health log, error counters, paths
/// @param tests its self-tests in words; empty without a log
/// @param changes what has grown since the exporter first saw the drive, in words
/// @param since when that was, in words; empty if it has not been read
/// @param curve its temperatures; null if there are fewer than two
record DriveView(DriveRow row, Map<String, String> facts, List<AttributeRow> attributes, List<FieldRow> fields, String tests,
        List<String> changes, String since, @Nullable Curve curve) {

    /// Temperatures of a day as a line in a box of 288 by 48.
    ///
    /// @param lines the points of each piece; where none was read there is a gap
    /// @param words its lowest and highest temperature
    record Curve(List<String> lines, String words) {
        static @Nullable Curve of(List<Integer> celsius) {
            List<Integer> known = celsius.stream().filter(one -> one != Integer.MIN_VALUE).toList();
            if (known.size() < 2) {
                return null;
            }
            int low = known.stream().min(Integer::compare).orElseThrow();
            int high = known.stream().max(Integer::compare).orElseThrow();
            List<String> lines = new ArrayList<>();
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < celsius.size(); i++) {
                if (celsius.get(i) == Integer.MIN_VALUE) {
                    add(lines, line);
                } else {
                    int y = high == low ? 24 : 46 - 44 * (celsius.get(i) - low) / (high - low);
                    line.append(line.isEmpty() ? "" : " ").append(2 * i).append(',').append(y);
                }
            }
            add(lines, line);
            return new Curve(lines, low == high ? "always " + low + " °C" : low + " to " + high + " °C");
        }

        /// A point alone becomes a line without length, which has round ends.
        private static void add(List<String> lines, StringBuilder line) {
            if (!line.isEmpty()) {
                lines.add(line.indexOf(" ") < 0 ? line + " " + line : line.toString());
            }
            line.setLength(0);
        }
    }

    /// An attribute, with the metrics that it becomes.
    ///
    /// @param style `critical`, `warning` or empty
    /// @param note when it failed, and which limit it has crossed; empty if neither
    record AttributeRow(int id, String name, String value, String worst, String threshold, String raw, String style, String note,
            List<Metric> metrics) {}

    /// A value outside the table.
    record FieldRow(String subject, String value, String note, List<Metric> metrics) {}

    /// What a rule makes of a value.
    ///
    /// @param rule its place; empty if no rule was chosen
    /// @param sample the metric with its labels and value; empty if there is none
    /// @param reason why there is none; empty if there is one
    record Metric(String rule, String sample, String reason) {}

    static DriveView of(Drive drive, Rules rules, History.Memory memory, long now) {
        DriveRow row = DriveRow.of(drive, rules, now);
        SmartctlDocument data = drive.data();
        List<String> changes = changes(memory, data, now);
        String since = memory.celsius().isEmpty() ? "" : Figures.ago((now - memory.since()) / 1_000_000_000);
        Curve curve = Curve.of(memory.celsius());
        if (data == null) {
            return new DriveView(row, facts(drive, row), List.of(), List.of(), "", changes, since, curve);
        }
        List<Explanation> all = rules.plan(drive, data.identity()).explain(data.health().attributes(), rules.values(data));
        return new DriveView(row, facts(drive, row), attributes(data.health(), all), fields(all, data.health()),
                tests(data.health()), changes, since, curve);
    }

    private static List<String> changes(History.Memory memory, @Nullable SmartctlDocument data, long now) {
        List<String> changes = new ArrayList<>();
        for (History.Growth one : memory.grown()) {
            String name = data == null
                    ? ""
                    : data.health().attributes().stream().filter(row -> row.id() == one.id()).map(Attribute::name).findFirst()
                            .orElse("");
            String what = one.id() < 0 ? "defects" : (one.id() + " " + name).strip();
            changes.add(what + " (raw): " + one.first() + " → " + one.last() + ", last lower "
                    + Figures.ago((now - one.lowerAt()) / 1_000_000_000));
        }
        return changes;
    }

    private static Map<String, String> facts(Drive drive, DriveRow row) {
        Identity identity = DriveRow.identity(drive);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Slot", row.slot());
        facts.put("Port", row.port());
        facts.put("Device", drive.id().device().isEmpty() ? "" : "/dev/" + drive.id().device());
        facts.put("Type", drive.id().type());
        facts.put("Model", identity.model());
        facts.put("Family", identity.family());
        facts.put("Serial number", identity.serial());
        facts.put("Firmware", identity.firmware());
        facts.put("WWN", Wwn.of(identity, drive.facts()));
        facts.put("Protocol", identity.protocol());
        facts.put("Capacity", Figures.bytes((double) identity.capacityBytes()));
        facts.put("Form factor", identity.formFactor());
        facts.put("Rotation", identity.rotationRpm() > 0 ? identity.rotationRpm() + " rpm" : "");
        facts.put("Temperature", row.temperature());
        facts.put("Powered on", row.powerOn());
        facts.put("Wear", row.wear());
        facts.put("Defects", row.defects());
        facts.put("Power mode", drive.powerMode() == null ? "" : drive.powerMode().word());
        facts.put("smartctl's exit status", drive.exitStatus() < 0 ? "" : Integer.toString(drive.exitStatus()));
        facts.put("Reading took", drive.readMillis() < 0 ? "" : drive.readMillis() + " ms");
        facts.put("Data read", row.age());
        facts.values().removeIf(String::isEmpty);
        return facts;
    }

    private static String tests(Health health) {
        SelfTest last = health.lastSelfTest();
        if (last == null) {
            return health.selfTestFailures() < 0 ? "" : "none has ended";
        }
        String result = last.result() == 0 ? "the last one passed" : "the last one ended with status " + last.result();
        String age = last.ageHours() < 0 ? "" : ", " + Figures.lasting(last.ageHours() * 3600) + " of operation ago";
        return result + age + "; " + Math.max(0, health.selfTestFailures()) + " failed in the log";
    }

    /// The explanations begin with fields of one protocol, then follow the table, row by row, then all else.
    private static List<AttributeRow> attributes(Health health, List<Explanation> all) {
        List<AttributeRow> rows = new ArrayList<>();
        for (Attribute attribute : health.attributes()) {
            List<Explanation> own = all.stream().filter(one -> isOf(one, attribute)).toList();
            int state = own.stream().mapToInt(Explanation::state).max().orElse(-1);
            String failed = health.failing().stream()
                    .filter(one -> one.id() == attribute.id() && one.name().equals(attribute.name())).map(Health.Failing::when)
                    .findFirst().orElse("");
            String limit = state == 2 ? "beyond the critical limit" : state == 1 ? "beyond the warning limit" : "";
            String failing = failed.equals("now")
                    ? "at or below the maker's threshold"
                    : failed.equals("past") ? "has been at or below the maker's threshold" : "";
            String style = state == 2 || failed.equals("now") ? "critical" : state == 1 || !failed.isEmpty() ? "warning" : "";
            rows.add(new AttributeRow(attribute.id(), attribute.name(), said(attribute.value()), said(attribute.worst()),
                    said(attribute.thresh()), attribute.rawString(), style,
                    failing.isEmpty() || limit.isEmpty() ? failing + limit : failing + "; " + limit, metrics(own)));
        }
        return rows;
    }

    private static boolean isOf(Explanation one, Attribute attribute) {
        return one.subject().equals(Integer.toString(attribute.id())) && one.name().equals(attribute.name());
    }

    private static String said(int number) {
        return number < 0 ? "" : Integer.toString(number);
    }

    private static List<FieldRow> fields(List<Explanation> all, Health health) {
        Map<String, List<Explanation>> grouped = new LinkedHashMap<>();
        for (Explanation one : all) {
            boolean inTable = health.attributes().stream().anyMatch(attribute -> isOf(one, attribute));
            if (!inTable && !one.said().isEmpty()) {
                grouped.computeIfAbsent((one.subject() + " " + one.name()).strip(), _ -> new ArrayList<>()).add(one);
            }
        }
        List<FieldRow> rows = new ArrayList<>();
        grouped.forEach((subject, own) -> {
            int state = own.stream().mapToInt(Explanation::state).max().orElse(-1);
            String note = state == 2 ? "beyond the critical limit" : state == 1 ? "beyond the warning limit" : "";
            rows.add(new FieldRow(subject, own.getFirst().said(), note, metrics(own)));
        });
        return rows;
    }

    private static List<Metric> metrics(List<Explanation> all) {
        List<Metric> metrics = new ArrayList<>();
        for (Explanation one : all) {
            String place = one.rule() == null ? "" : one.rule().place();
            if (one.samples().isEmpty()) {
                metrics.add(new Metric(place, "", one.reason()));
            }
            for (Explanation.Sample sample : one.samples()) {
                metrics.add(new Metric(place, name(one.rule(), sample), ""));
            }
        }
        return metrics;
    }

    /// Without the labels that all samples of the drive have.
    private static String name(@Nullable RuleRef rule, Explanation.Sample sample) {
        String labels = sample.labels().stream().filter(label -> !DRIVES.contains(label.name())).map(DriveView::text)
                .collect(Collectors.joining(","));
        return (rule == null ? "" : rule.metric()) + (labels.isEmpty() ? "" : "{" + labels + "}") + " "
                + Figures.number(sample.value());
    }

    private static final List<String> DRIVES = List.of("port", "model", "family", "serial");

    private static String text(Label label) {
        return label.name() + "=\"" + label.value() + "\"";
    }
}

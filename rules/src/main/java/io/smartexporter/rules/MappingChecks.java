package io.smartexporter.rules;

import io.smartexporter.literal.Problems;
import io.smartexporter.literal.Wording;
import io.smartexporter.rules.MetricRule.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Warnings about a mapping: rules that are never used, units that are not base units.
final class MappingChecks {
    /// Units that Prometheus' naming conventions replace by seconds, bytes and degrees Celsius.
    private static final Map<String, String> BASE_UNITS = baseUnits();

    /// The start of a text, as an expression without special characters.
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_ -]+");

    private static final int MOST_COMPARED = 100;

    private final Problems problems;

    MappingChecks(Problems problems) {
        this.problems = problems;
    }

    private static Map<String, String> baseUnits() {
        Map<String, String> units = new TreeMap<>();
        for (String unit : Set.of("hour", "hours", "minute", "minutes", "day", "days", "week", "weeks", "ms", "us", "ns",
                "millisecond", "milliseconds", "microsecond", "microseconds", "nanosecond", "nanoseconds")) {
            units.put(unit, "seconds");
        }
        for (String unit : Set.of("kb", "mb", "gb", "tb", "kib", "mib", "gib", "tib", "kilobytes", "megabytes", "gigabytes",
                "terabytes", "kibibytes", "mebibytes", "gibibytes", "tebibytes")) {
            units.put(unit, "bytes");
        }
        units.put("fahrenheit", "celsius");
        units.put("kelvin", "celsius");
        units.put("millivolts", "volts");
        units.put("milliamperes", "amperes");
        units.put("milliwatts", "watts");
        return Map.copyOf(units);
    }

    void check(Mapping mapping) {
        warnOfShadows(mapping.generic());
        warnOfShadows(mapping.also());
        mapping.perDevice().forEach(block -> {
            warnOfShadows(block.rules());
            warnOfShadows(block.also());
        });
        warnOfShadows(mapping.nvme());
        warnOfShadows(mapping.scsi());
        mapping.rules().forEach(this::warnOfUnit);
    }

    /// A metric's unit is the last word of its name, before `_total`.
    private void warnOfUnit(MetricRule rule) {
        String name = rule.name().replaceFirst("_total$", "");
        String word = name.substring(name.lastIndexOf('_') + 1);
        String base = BASE_UNITS.get(word);
        if (base != null) {
            problems.warning(rule.nameAt(), rule.name() + " has the unit " + word + " in its name, which is no base unit",
                    "use " + base + ", with a \"scale\"");
        }
    }

    /// The first rule of an ID that matches wins: one after a rule that matches every name, or the same names, is never used.
    private void warnOfShadows(List<Rule> rules) {
        Map<List<Object>, Rule> first = new HashMap<>();
        Map<Integer, List<Rule>> plain = new HashMap<>();
        for (Rule rule : rules) {
            Rule all = first.get(List.of(rule.id()));
            Rule same = rule.match() == null ? null : first.get(List.of(rule.id(), text(rule.match())));
            if (all != null) {
                warnOfShadow(rule, all, "has no \"match\" and takes every name", "put it last");
            } else if (same != null) {
                warnOfShadow(rule, same, "has the same \"match\"", "leave one out");
            } else if (rule.match() != null) {
                warnOfStart(rule, start(rule.match()), plain.computeIfAbsent(rule.id(), _ -> new ArrayList<>()));
            }
            first.putIfAbsent(rule.match() == null ? List.of(rule.id()) : List.of(rule.id(), text(rule.match())), rule);
        }
    }

    private void warnOfStart(Rule rule, String start, List<Rule> earlier) {
        for (Rule before : earlier) {
            String shorter = before.match() == null ? "" : start(before.match());
            if (!start.isEmpty() && start.startsWith(shorter)) {
                warnOfShadow(rule, before, "takes every name that begins with " + Wording.quote(shorter),
                        "put it behind this one, or end it in $");
                return;
            }
        }
        if (!start.isEmpty() && earlier.size() < MOST_COMPARED) {
            earlier.add(rule);
        }
    }

    private void warnOfShadow(Rule rule, Rule first, String why, String remedy) {
        problems.warning(rule.at(),
                "the rule is never used: the rule of ID " + rule.id() + " in line " + first.at().line() + " " + why, remedy);
    }

    private static String text(Pattern match) {
        return match.flags() + match.pattern();
    }

    /// The beginning of every matching name, if the expression is no more than that; else empty.
    private static String start(Pattern match) {
        String text = match.pattern().startsWith("^") ? match.pattern().substring(1) : match.pattern();
        return (match.flags() & Pattern.CASE_INSENSITIVE) == 0 && PLAIN.matcher(text).matches() ? text : "";
    }
}

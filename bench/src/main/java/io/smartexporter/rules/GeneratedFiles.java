package io.smartexporter.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartexporter.literal.Source;
import io.smartexporter.rules.DriveIdentity.Protocol;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Operators' files of any size, and an ATA drive that they know. The same numbers give the same files.
final class GeneratedFiles {
    /// How many attributes the drive has.
    static final int ATTRIBUTES = 24;

    /// ATA has hardly more attribute IDs: further rules share them, each for another name.
    private static final int IDS = 250;

    /// Drives of one series share an entry.
    private static final int MODELS_OF_ENTRY = 5;

    /// The rules of lower IDs leave it to the database which value is exported; every entry has these.
    private static final int CHOSEN_BY_DATABASE = 10;

    private GeneratedFiles() {}

    static Source source(String name, String text) {
        return new Source(name, text.getBytes(UTF_8));
    }

    static String mapping(int rules) {
        return "{\"generic\": [" + list(rules, GeneratedFiles::rule) + "]}";
    }

    private static String rule(int rule) {
        String value = rule % IDS < CHOSEN_BY_DATABASE ? "" : ", \"value\": \"RAW_VALUE\"";
        return """
                {"id": %d, "match": "^%s$", "name": "a%d", "type": "gauge"%s}""".formatted(id(rule), name(rule), rule, value);
    }

    private static int id(int rule) {
        return rule % IDS + 1;
    }

    private static String name(int rule) {
        return "Name_" + rule;
    }

    /// A device database: entries with 10 to 20 attributes, of which 10 have thresholds.
    ///
    /// @param models how many it has in all, a multiple of 5
    static String database(int models) {
        return "{\"Devices\": {" + list(models / MODELS_OF_ENTRY, GeneratedFiles::entry) + "}}";
    }

    private static String entry(int entry) {
        int first = entry * MODELS_OF_ENTRY;
        return """
                "Series %d": {
                  "Device": [%s],
                  "ID#": {%s},
                  "Threshs": {%s}
                }""".formatted(entry, list(MODELS_OF_ENTRY, i -> '"' + model(first + i) + '"'),
                list(CHOSEN_BY_DATABASE + entry % 11, GeneratedFiles::choice), list(10, GeneratedFiles::threshold));
    }

    private static String choice(int i) {
        return """
                "%d": {"value": "VALUE"}""".formatted(id(i));
    }

    private static String threshold(int i) {
        return """
                "%d": ["20:", "10:"]""".formatted(id(i));
    }

    private static String model(int i) {
        return "Model " + i;
    }

    private static String list(int count, IntFunction<String> element) {
        return IntStream.range(0, count).mapToObj(element).collect(Collectors.joining(",\n"));
    }

    /// A drive from the middle of the database.
    static DriveIdentity drive(int models) {
        return new DriveIdentity("0:0:0:0", "sda", Protocol.ATA, model(models / 2), "", "S", "", "sata", "");
    }

    /// The drive's attributes. Of the rules for its ID the last is the one that fits.
    static List<Attribute> table(int rules) {
        return IntStream.range(0, ATTRIBUTES)
                .mapToObj(i -> new Attribute(id(i), name(i + (rules - 1 - i) / IDS * IDS), 100, 100, 0, "17", 17)).toList();
    }
}

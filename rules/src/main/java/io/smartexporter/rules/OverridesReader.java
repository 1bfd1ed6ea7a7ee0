package io.smartexporter.rules;

import io.smartexporter.literal.Dialect;
import io.smartexporter.literal.Document;
import io.smartexporter.literal.LiteralException;
import io.smartexporter.literal.LiteralLimits;
import io.smartexporter.literal.LiteralReader;
import io.smartexporter.literal.Node;
import io.smartexporter.literal.Node.Dictionary;
import io.smartexporter.literal.Node.Member;
import io.smartexporter.literal.Node.Sequence;
import io.smartexporter.literal.Problems;
import io.smartexporter.literal.Source;
import io.smartexporter.literal.Wording;
import io.smartexporter.rules.ThresholdReader.Found;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Makes [Overrides] of a user configuration of check_smart_attributes (`check_smartcfg.json`),
/// `{"Devices": {"/dev/sda": {"Threshs": {"5": ["0", "0"]}, "Perfs": ["241"]}}}`.
final class OverridesReader {
    private static final Set<String> FILE_KEYS = Set.of("Devices");
    private static final Set<String> DRIVE_KEYS = Set.of("Threshs", "Perfs");
    private static final String NAMES = "\"/dev/…\", \"port:…\" or \"serial:…\"";

    private final Problems problems;
    private final ThresholdReader thresholds;
    private final Map<String, Overrides.OfDrive> drives = new LinkedHashMap<>();

    private OverridesReader(Problems problems, Budget budget) {
        this.problems = problems;
        thresholds = new ThresholdReader(problems, budget);
    }

    /// @throws LiteralException if the text cannot be read; anything else is noted
    static Overrides read(Source source, Problems problems, Budget budget) throws LiteralException {
        Document document = LiteralReader.read(source, Dialect.OPERATORS_FILE, LiteralLimits.OPERATORS_FILE);
        document.duplicates()
                .forEach(duplicate -> problems.error(duplicate.second(), duplicate.message(), Document.Duplicate.REMEDY));
        OverridesReader reader = new OverridesReader(problems, budget);
        reader.file(document.root());
        return new Overrides(reader.drives);
    }

    private void file(Node root) {
        if (!(root instanceof Dictionary object)) {
            problems.error(root, "the file is " + root.kind(), "expected an object, { \"Devices\": { … } }");
            return;
        }
        Fields fields = new Fields(object, problems);
        fields.warnOfOthers(FILE_KEYS);
        fields.require("Devices", "an object with an entry for each drive, named " + NAMES);
        Dictionary devices = fields.object("Devices");
        if (devices != null) {
            devices.members().forEach(this::drive);
        }
    }

    private void drive(Member drive) {
        String name = drive.key().value();
        boolean named = Stream.of("/dev/", "port:", "serial:")
                .anyMatch(start -> name.startsWith(start) && name.length() > start.length());
        if (!named) {
            problems.error(drive.key(), Wording.quote(name) + " names no drive", "expected " + NAMES);
        }
        if (!(drive.value() instanceof Dictionary object)) {
            problems.error(drive.value(), "the drive " + Wording.quote(name) + " is " + drive.value().kind(),
                    "expected an object, { \"Threshs\": { … }, \"Perfs\": [ … ] }");
            return;
        }
        Fields fields = new Fields(object, problems);
        fields.warnOfOthers(DRIVE_KEYS);
        Map<Integer, Found> found = thresholds.thresholds(fields.object("Threshs"));
        Sequence perfs = fields.list("Perfs");
        drives.put(name, new Overrides.OfDrive(
                found.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, one -> one.getValue().threshold())),
                perfs == null ? null : thresholds.performanceData(perfs)));
    }
}

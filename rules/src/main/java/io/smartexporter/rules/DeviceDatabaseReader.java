package io.smartexporter.rules;

import io.smartexporter.rules.Node.Dictionary;
import io.smartexporter.rules.Node.Member;
import io.smartexporter.rules.Node.Sequence;
import io.smartexporter.rules.Node.Text;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes a [DeviceDatabase] of the device database of the Nagios plug-in check_smart_attributes, in either of its forms:
/// `"5": "RAW_VALUE"` and `"5": {"value": "RAW_VALUE", "comment": …}`.
///
/// Published databases have keys that stand twice in one object, and models in two entries. Both are warnings. Of a key that
/// stands twice the later value counts, as with Python's reader and Perl's.
final class DeviceDatabaseReader {
    private static final Set<String> FILE_KEYS = Set.of("Devices");
    private static final Set<String> ENTRY_KEYS = Set.of("Device", "ID#", "Threshs", "Perfs");
    private static final Set<String> CHOICE_KEYS = Set.of("value", "comment");

    private final Problems problems;
    private final Map<String, Map<Integer, ValueSource>> choices = new HashMap<>();
    private final Map<String, Text> entryOf = new HashMap<>();

    private DeviceDatabaseReader(Problems problems) {
        this.problems = problems;
    }

    /// @throws RulesException if the text cannot be read; anything else is noted
    static DeviceDatabase read(Source source, Problems problems) throws RulesException {
        Document document = LiteralReader.read(source, Dialect.OPERATORS_FILE, Limits.OPERATORS_FILE);
        document.duplicates().forEach(duplicate -> warnOfDuplicate(duplicate, problems));
        DeviceDatabaseReader reader = new DeviceDatabaseReader(problems);
        reader.file(document.root());
        return new DeviceDatabase(reader.choices);
    }

    private static void warnOfDuplicate(Document.Duplicate duplicate, Problems problems) {
        problems.warning(duplicate.second(), duplicate.message() + ", only this one has an effect");
    }

    private void file(Node root) {
        if (!(root instanceof Dictionary object)) {
            problems.error(root, "the file is " + root.kind() + ": expected an object, { \"Devices\": { … } }");
            return;
        }
        Fields fields = new Fields(object, problems);
        fields.warnOfOthers(FILE_KEYS);
        fields.require("Devices", "an object with an entry for each kind of drive");
        Dictionary devices = fields.object("Devices");
        if (devices != null) {
            devices.members().forEach(this::entry);
        }
    }

    private void entry(Member entry) {
        if (!(entry.value() instanceof Dictionary object)) {
            problems.error(entry.value(), "the entry " + Wording.quote(entry.key().value()) + " is " + entry.value().kind()
                    + ": expected an object, { \"Device\": [ … ], \"ID#\": { … } }");
            return;
        }
        Fields fields = new Fields(object, problems);
        fields.warnOfOthers(ENTRY_KEYS);
        fields.require("Device", "a list of models");
        fields.require("ID#", "an object with the value of each attribute");
        Map<Integer, ValueSource> chosen = choices(fields.object("ID#"));
        checkThresholds(fields.object("Threshs"));
        checkPerformanceData(fields.list("Perfs"));
        Sequence models = fields.list("Device");
        if (models != null) {
            models.elements().forEach(model -> model(model, entry.key(), chosen));
        }
    }

    private void model(Node node, Text entry, Map<Integer, ValueSource> chosen) {
        if (!(node instanceof Text model)) {
            problems.error(node, "a model is " + node.kind() + ": expected a string");
            return;
        }
        Text earlier = entryOf.put(model.value(), entry);
        if (earlier != null && !earlier.equals(entry)) {
            problems.warning(model, "the model " + Wording.quote(model.value()) + " stands also in the entry "
                    + Wording.quote(earlier.value()) + " in line " + earlier.line()
                    + ": where both choose a value, this entry counts");
        }
        choices.merge(model.value(), chosen, DeviceDatabase::merge);
    }

    private Map<Integer, ValueSource> choices(@Nullable Dictionary object) {
        Map<Integer, ValueSource> chosen = new HashMap<>();
        if (object != null) {
            for (Member member : object.members()) {
                int id = id(member.key());
                ValueSource value = choice(member);
                if (value != null) {
                    chosen.put(id, value);
                }
            }
        }
        return Map.copyOf(chosen);
    }

    private int id(Text key) {
        int id = AttributeId.of(key);
        if (id == AttributeId.NONE) {
            problems.error(key, Wording.quote(key.value()) + " is no attribute ID: expected " + AttributeId.EXPECTED);
        }
        return id;
    }

    private @Nullable ValueSource choice(Member member) {
        return switch (member.value()) {
            case Text word -> choice(member.key(), word);
            case Dictionary object -> choice(member.key(), object);
            case Node other -> {
                problems.error(other,
                        "the value of ID " + Wording.quote(member.key().value()) + " is " + other.kind() + ": expected "
                                + ValueSource.EXPECTED);
                yield null;
            }
        };
    }

    private @Nullable ValueSource choice(Text id, Dictionary object) {
        Fields fields = new Fields(object, problems);
        fields.warnOfOthers(CHOICE_KEYS);
        fields.require("value", ValueSource.EXPECTED);
        fields.text("comment");
        Text word = fields.text("value");
        return word == null ? null : choice(id, word);
    }

    private @Nullable ValueSource choice(Text id, Text word) {
        ValueSource value = ValueSource.of(word.value());
        if (value == null) {
            problems.error(word,
                    "the value of ID " + Wording.quote(id.value()) + " is " + Wording.quote(word.value()) + ": expected "
                            + ValueSource.EXPECTED);
        }
        return value;
    }

    private void checkThresholds(@Nullable Dictionary thresholds) {
        if (thresholds != null) {
            thresholds.members().forEach(this::checkThreshold);
        }
    }

    private void checkThreshold(Member member) {
        id(member.key());
        boolean wellFormed = member.value() instanceof Sequence list
                && (list.elements().size() == 2 || list.elements().size() == 3)
                && list.elements().stream().allMatch(Text.class::isInstance);
        if (!wellFormed) {
            problems.error(member.value(), "the thresholds of ID " + Wording.quote(member.key().value())
                    + " are not well-formed: expected [\"WARNING\", \"CRITICAL\"], and a third string where bits are meant");
        }
    }

    private void checkPerformanceData(@Nullable Sequence ids) {
        if (ids != null) {
            ids.elements().stream().filter(id -> AttributeId.of(id) == AttributeId.NONE)
                    .forEach(id -> problems.error(id,
                            "\"Perfs\" has " + id.kind() + " that is no attribute ID: expected " + AttributeId.EXPECTED));
        }
    }
}

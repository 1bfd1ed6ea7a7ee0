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
import io.smartexporter.literal.Node.Text;
import io.smartexporter.literal.Problems;
import io.smartexporter.literal.Source;
import io.smartexporter.literal.Wording;
import io.smartexporter.rules.Budget.Term;
import io.smartexporter.rules.DeviceDatabase.Profile;
import io.smartexporter.rules.Reading.ValueSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Makes a [DeviceDatabase] of the device database of the Nagios plug-in check_smart_attributes, in either of its forms:
/// `"5": "RAW_VALUE"` and `"5": {"value": "RAW_VALUE", "comment": …}`.
///
/// Published databases have duplicate keys in one object, and models in two entries. Both are warnings. Of duplicate keys the
/// later value counts, as with Python's reader and Perl's.
final class DeviceDatabaseReader {
    private static final Set<String> FILE_KEYS = Set.of("Devices");
    private static final Set<String> ENTRY_KEYS = Set.of("Device", "ID#", "Threshs", "Perfs");
    private static final Set<String> CHOICE_KEYS = Set.of("value", "comment");

    private final Problems problems;
    private final Budget budget;
    private final ThresholdReader thresholds;
    private final Map<String, List<Profile>> models = new LinkedHashMap<>();
    private final Map<String, Profile> entries = new LinkedHashMap<>();
    private final Map<String, Text> entryOf = new HashMap<>();

    private DeviceDatabaseReader(Problems problems, Budget budget) {
        this.problems = problems;
        this.budget = budget;
        thresholds = new ThresholdReader(problems, budget);
    }

    /// @throws LiteralException if the text cannot be read; anything else is noted
    static DeviceDatabase read(Source source, Problems problems, Budget budget) throws LiteralException {
        Document document = LiteralReader.read(source, Dialect.OPERATORS_FILE, LiteralLimits.OPERATORS_FILE);
        document.duplicates().forEach(duplicate -> warnOfDuplicate(duplicate, problems));
        DeviceDatabaseReader reader = new DeviceDatabaseReader(problems, budget);
        reader.file(document.root());
        return new DeviceDatabase(reader.merged(), reader.entries);
    }

    static void warnOfDuplicate(Document.Duplicate duplicate, Problems problems) {
        problems.warning(duplicate.second(), duplicate.message(),
                Document.Duplicate.REMEDY + ", only this one has an effect");
    }

    private Map<String, Profile> merged() {
        Map<String, Profile> merged = new LinkedHashMap<>();
        models.forEach((model, profiles) -> {
            Text last = entryOf.get(model);
            int size = profiles.stream().mapToInt(Profile::size).sum();
            if (profiles.size() == 1 || last == null || budget.spend(Term.MERGED, size, last.place(), problems)) {
                merged.put(model, Profile.merge(profiles));
            }
        });
        return merged;
    }

    private void file(Node root) {
        if (!(root instanceof Dictionary object)) {
            problems.error(root, "the file is " + root.kind(), "expected an object, { \"Devices\": { … } }");
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
            problems.error(entry.value(), "the entry " + Wording.quote(entry.key().value()) + " is " + entry.value().kind(),
                    "expected an object, { \"Device\": [ … ], \"ID#\": { … } }");
            return;
        }
        Fields fields = new Fields(object, problems);
        fields.warnOfOthers(ENTRY_KEYS);
        fields.require("Device", "a list of models");
        fields.require("ID#", "an object with the value of each attribute");
        Profile profile = profile(fields, entry.key());
        entries.put(entry.key().value(), profile);
        Sequence listed = fields.list("Device");
        if (listed != null) {
            listed.elements().forEach(model -> model(model, entry.key(), profile));
        }
    }

    private Profile profile(Fields fields, Text key) {
        Map<Integer, ValueSource> chosen = choices(fields.object("ID#"));
        Map<Integer, ThresholdReader.Found> found = thresholds.thresholds(fields.object("Threshs"));
        new DatabaseChecks(problems).check(chosen, found.values(), !isGeneric(fields.any("Device")));
        Map<Integer, Threshold> all = found.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, one -> one.getValue().threshold()));
        Set<Integer> perfs = thresholds.performanceData(fields.list("Perfs"));
        return new Profile(chosen, all, perfs,
                List.of(new Profile.Entry(key.value(), problems.place(key))));
    }

    /// Whether an entry is for drives without a table of attributes.
    private static boolean isGeneric(@Nullable Node models) {
        return models instanceof Sequence list && list.elements().stream()
                .anyMatch(model -> model instanceof Text text && text.value().startsWith("Generic "));
    }

    private void model(Node node, Text entry, Profile profile) {
        if (!(node instanceof Text model)) {
            problems.error(node, "a model is " + node.kind(), "expected a string");
            return;
        }
        if (model.value().isEmpty()) {
            problems.warning(model, "a model is empty and serves no drive", "leave it out");
            return;
        }
        if (!models.containsKey(model.value()) && !budget.spend(Term.MODELS, 1, model.place(), problems)) {
            return;
        }
        Text earlier = entryOf.put(model.value(), entry);
        if (earlier != null && !earlier.equals(entry)) {
            problems.warning(
                    model, "the model " + Wording.quote(model.value()) + " stands also in the entry "
                            + Wording.quote(earlier.value()) + " in line " + earlier.line(),
                    "where both choose a value, this entry counts");
        }
        models.computeIfAbsent(model.value(), _ -> new ArrayList<>()).add(profile);
    }

    private Map<Integer, ValueSource> choices(@Nullable Dictionary object) {
        Map<Integer, ValueSource> chosen = new HashMap<>();
        for (Member member : object == null ? List.<Member>of() : object.members()) {
            int id = thresholds.id(member.key());
            ValueSource value = choice(member);
            if (value != null && id != AttributeId.NONE) {
                chosen.put(id, value);
            }
        }
        return chosen;
    }

    private @Nullable ValueSource choice(Member member) {
        return switch (member.value()) {
            case Text word -> choice(member.key(), word);
            case Dictionary object -> choice(member.key(), object);
            case Node other -> {
                problems.error(other,
                        "the value of ID " + Wording.quote(member.key().value()) + " is " + other.kind(),
                        "expected " + ValueSource.EXPECTED);
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
                    "the value of ID " + Wording.quote(id.value()) + " is " + Wording.quote(word.value()),
                    "expected " + ValueSource.EXPECTED);
        }
        return value;
    }
}

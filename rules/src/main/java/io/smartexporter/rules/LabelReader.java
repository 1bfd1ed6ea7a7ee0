package io.smartexporter.rules;

import io.smartexporter.literal.Node;
import io.smartexporter.literal.Node.Dictionary;
import io.smartexporter.literal.Node.Member;
import io.smartexporter.literal.Node.Sequence;
import io.smartexporter.literal.Node.Text;
import io.smartexporter.literal.Problems;
import io.smartexporter.literal.Wording;
import io.smartexporter.rules.LabelRule.DriveWord;
import io.smartexporter.rules.LabelRule.LabelSource;
import io.smartexporter.rules.LabelRule.SmartctlWord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the labels of a mapping: those of its drives and those of its rules.
///
/// A rule's label is a text, or the path of one, or an object with its source. A rule for a field with `*` has a label for each `*`
/// with the element's index: the one with the value `*` (`*2` for the second), else `index` (`index_2`).
final class LabelReader {
    /// The data model of Prometheus; names that begin with `__` are Prometheus' own.
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    /// Reserved by Prometheus in histograms and summaries.
    private static final Set<String> MEANINGS = Set.of("le", "quantile");

    /// Keys of an object that describes a label.
    private static final Set<String> OBJECT_KEYS = Set.of("path", "missing", "true", "drive", "attribute", "smartctl");

    /// Labels that the families of thresholds add to a drive's.
    private static final Set<String> OF_LIMITS = Set.of("id", "name", "level", "bound");

    /// What a label may take its value from by an object, with what the object looks like.
    private enum Owner {
        DRIVE(List.of("path", "true"), "{ \"path\": … }, { \"true\": [ … ] }, or a word without an object"),
        RULE(List.of("path", "true", "drive"), "{ \"path\": … }, { \"true\": [ … ] } or { \"drive\": … }"),
        NAMED_RULE(List.of("path", "true", "drive", "attribute"),
                "{ \"path\": … }, { \"true\": [ … ] }, { \"drive\": … } or { \"attribute\": … }"),
        STATE_OF_DRIVE(List.of("drive"), "{ \"drive\": … }"),
        STATE_OF_SMARTCTL(List.of("smartctl"), "{ \"smartctl\": … }"),
        STATE_OF_HOST(List.of(), "a string");

        @SuppressWarnings("ImmutableEnumChecker") // List.of
        private final List<String> sources;
        private final String expected;

        Owner(List<String> sources, String expected) {
            this.sources = sources;
            this.expected = expected;
        }
    }

    private final Problems problems;
    private List<LabelRule> drive = DriveWord.DEFAULT;

    LabelReader(Problems problems) {
        this.problems = problems;
    }

    /// The labels of a file's drives.
    List<LabelRule> ofDrives(@Nullable Node node) {
        drive = switch (node) {
            case null -> DriveWord.DEFAULT;
            case Sequence list -> list.elements().stream().map(this::word).flatMap(List::stream).toList();
            case Dictionary object -> object.members().stream().map(this::driveLabel).flatMap(List::stream).toList();
            case Node other -> {
                problems.error(other, "\"drive_labels\" is " + other.kind(),
                        "expected a list of labels, or an object with the source of each, { \"disk\": \"device\" }");
                yield DriveWord.DEFAULT;
            }
        };
        if (node != null && isEmpty(node)) {
            problems.error(node, "\"drive_labels\" gives no label", "expected at least one, such as \"port\"");
        }
        if (node != null && drive.size() > Budget.MOST_LABELS) {
            problems.error(node, "\"drive_labels\" gives " + drive.size() + " labels",
                    "at most " + Budget.MOST_LABELS + " are taken, leave some out");
            drive = DriveWord.DEFAULT;
        }
        checkTwice(node);
        return drive;
    }

    private static boolean isEmpty(Node node) {
        return switch (node) {
            case Sequence list -> list.elements().isEmpty();
            case Dictionary object -> object.members().isEmpty();
            case Node _ -> false;
        };
    }

    private void checkTwice(@Nullable Node node) {
        Set<String> names = new HashSet<>();
        for (LabelRule label : drive) {
            if (!names.add(label.name()) && node != null) {
                problems.error(node, "\"drive_labels\" has " + Wording.quote(label.name()) + " twice", "leave one out");
            }
        }
    }

    private List<LabelRule> word(Node node) {
        DriveWord word = node instanceof Text text ? DriveWord.of(text.value()) : null;
        if (word == null) {
            problems.error(node, "\"drive_labels\" has " + shown(node), "expected one of " + DriveWord.EXPECTED);
            return List.of();
        }
        return List.of(word.label());
    }

    private static String shown(Node node) {
        return node instanceof Text text ? Wording.quote(text.value()) : node.kind();
    }

    private List<LabelRule> driveLabel(Member member) {
        checkName(member.key());
        if (OF_LIMITS.contains(member.key().value())) {
            problems.error(member.key(),
                    "the label " + Wording.quote(member.key().value()) + " stands in smart_attribute_limit with another meaning",
                    "choose another name");
        }
        String label = "the label " + Wording.quote(member.key().value());
        if (member.value() instanceof Dictionary object) {
            LabelSource source = objectSource(object, label, null, Owner.DRIVE);
            return source == null ? List.of() : List.of(new LabelRule(member.key().value(), source));
        }
        DriveWord word = member.value() instanceof Text text ? DriveWord.of(text.value()) : null;
        if (word != null) {
            return List.of(new LabelRule(member.key().value(), new LabelSource.Word(word)));
        }
        if (!(member.value() instanceof Text text) || !text.value().startsWith("/")) {
            problems.error(member.value(), label + " is " + shown(member.value()),
                    "expected one of " + DriveWord.EXPECTED + ", or a path like /device/name");
            return List.of();
        }
        FieldPath path = one(text, label, null);
        return path == null
                ? List.of()
                : List.of(new LabelRule(member.key().value(), new LabelSource.FromPath(path, DriveWord.UNKNOWN)));
    }

    /// A path of one value for each sample, or null if the text is none.
    private @Nullable FieldPath one(Text text, String label, @Nullable FieldPath field) {
        FieldPath path = path(text, label);
        return path == null || !isOne(text, path, field) ? null : path;
    }

    /// A label that an object describes.
    ///
    private @Nullable LabelSource objectSource(Dictionary object, String label, @Nullable FieldPath field, Owner owner) {
        Fields fields = new Fields(object, problems);
        fields.warnOfOthers(OBJECT_KEYS);
        List<String> given = OBJECT_KEYS.stream().filter(key -> !key.equals("missing") && fields.any(key) != null).toList();
        if (given.size() != 1 || !owner.sources.contains(given.getFirst())) {
            problems.error(object, label + " has no source, or more than one", "expected " + owner.expected);
            return null;
        }
        Node missing = fields.any("missing");
        if (missing != null && fields.any("path") == null) {
            problems.error(missing, label + " has \"missing\" without \"path\"", "it goes with \"path\" only, leave it out");
        }
        return switch (given.getFirst()) {
            case "true" -> truths(fields.list("true"), label, field);
            case "drive" -> ofDrive(fields.text("drive"), label);
            case "attribute" -> ofAttribute(fields.text("attribute"), label);
            case "smartctl" -> ofSmartctl(fields.text("smartctl"), label);
            default -> ofPath(fields, label, field);
        };
    }

    private @Nullable LabelSource ofAttribute(@Nullable Text text, String label) {
        LabelSource source = switch (text == null ? "" : text.value()) {
            case "id" -> new LabelSource.AttributeNumber();
            case "name" -> new LabelSource.AttributeName(false);
            case "lower_name" -> new LabelSource.AttributeName(true);
            default -> null;
        };
        if (text != null && source == null) {
            problems.error(text, label + " is " + shown(text), "expected \"id\", \"name\" or \"lower_name\"");
        }
        return source;
    }

    private @Nullable LabelSource ofSmartctl(@Nullable Text text, String label) {
        SmartctlWord word = text == null ? null : SmartctlWord.of(text.value());
        if (text != null && word == null) {
            problems.error(text, label + " is " + shown(text), "expected one of " + SmartctlWord.EXPECTED);
        }
        return word == null ? null : new LabelSource.Smartctl(word);
    }

    private @Nullable LabelSource ofPath(Fields fields, String label, @Nullable FieldPath field) {
        Text text = fields.text("path");
        Text missing = fields.text("missing");
        FieldPath path = text == null ? null : one(text, label, field);
        return path == null ? null : new LabelSource.FromPath(path, missing == null ? DriveWord.UNKNOWN : missing.value());
    }

    private @Nullable LabelSource ofDrive(@Nullable Text text, String label) {
        DriveWord word = text == null ? null : DriveWord.of(text.value());
        if (text != null && word == null) {
            problems.error(text, label + " is " + shown(text), "expected one of " + DriveWord.EXPECTED);
        }
        return word == null ? null : new LabelSource.Word(word);
    }

    private @Nullable LabelSource truths(@Nullable Sequence list, String label, @Nullable FieldPath field) {
        if (list == null) {
            return null;
        }
        int size = list.elements().size();
        if (size == 0 || size > LabelSource.Truths.MOST) {
            problems.error(list, label + " has " + size + " paths of truth values",
                    "expected 1 to " + LabelSource.Truths.MOST);
            return null;
        }
        List<FieldPath> paths = new ArrayList<>();
        for (Node element : list.elements()) {
            FieldPath path = element instanceof Text text ? one(text, label, field) : null;
            if (!(element instanceof Text)) {
                problems.error(element, label + " has " + element.kind() + " for a path", "expected " + FieldPath.EXPECTED);
            }
            if (path != null) {
                paths.add(path);
            }
        }
        return paths.isEmpty() ? null : new LabelSource.Truths(paths);
    }

    /// A path, or null if the text is not one.
    @Nullable
    FieldPath path(Text text, String what) {
        FieldPath path = FieldPath.of(text.value());
        if (path == null) {
            problems.error(text, what + " is " + Wording.quote(text.value()), "expected " + FieldPath.EXPECTED);
        }
        return path;
    }

    /// A path without `*`, or null if there is none.
    ///
    /// @param why there can be no `*`
    @Nullable
    FieldPath plain(@Nullable Text text, String what, String why) {
        FieldPath path = text == null ? null : path(text, what);
        if (text != null && path != null && path.stars() > 0) {
            problems.error(text, what + " has a *, and " + why, "expected a path without");
            return null;
        }
        return path;
    }

    private boolean isOne(Text at, FieldPath label, @Nullable FieldPath field) {
        boolean one = field == null ? label.stars() == 0 : label.follows(field);
        String path = "the label's path " + Wording.quote(label.text());
        if (!one && field == null) {
            problems.error(at, path + " has a *, and a label has one value", "expected a path without");
        } else if (!one) {
            problems.error(at, path + " names many values", "expected what the field's path begins with, up to its *, or no *");
        }
        return one;
    }

    /// The labels of a rule.
    ///
    /// @param field the field's path; null for an attribute
    List<LabelRule> ofRule(@Nullable Dictionary object, @Nullable FieldPath field) {
        return own(object, field, Owner.RULE);
    }

    /// The labels of a rule for attributes by name.
    List<LabelRule> ofNames(@Nullable Dictionary object) {
        return own(object, null, Owner.NAMED_RULE);
    }

    /// The labels of a rule for what the exporter knows.
    List<LabelRule> ofState(@Nullable Dictionary object, StateWord word) {
        return own(object, null, switch (word) {
            case DRIVES -> Owner.STATE_OF_HOST;
            case SMARTCTL -> Owner.STATE_OF_SMARTCTL;
            case AWAKE -> Owner.STATE_OF_DRIVE;
        });
    }

    private List<LabelRule> own(@Nullable Dictionary object, @Nullable FieldPath field, Owner owner) {
        List<LabelRule> labels = new ArrayList<>();
        if (object != null) {
            for (Member member : object.members()) {
                checkName(member.key());
                checkOwn(member.key());
                LabelSource source = source(member, field, owner);
                if (source != null) {
                    labels.add(new LabelRule(member.key().value(), source));
                }
            }
        }
        labels.sort(Comparator.comparing(LabelRule::name));
        return labels;
    }

    private void checkName(Text key) {
        String name = key.value();
        if (!NAME.matcher(name).matches() || name.startsWith("__")) {
            problems.error(key,
                    Wording.quote(name) + " is no label name", "expected letters, digits and _, no digit and no __ first");
        } else if (MEANINGS.contains(name)) {
            problems.error(key, "the label " + Wording.quote(name) + " has a meaning in histograms and summaries",
                    "choose another name");
        }
    }

    private void checkOwn(Text key) {
        if (drive.stream().anyMatch(label -> label.name().equals(key.value()))) {
            problems.error(key, "the label " + Wording.quote(key.value()) + " is the drive's own", "choose another name");
        }
    }

    private @Nullable LabelSource source(Member member, @Nullable FieldPath field, Owner owner) {
        String label = "the label " + Wording.quote(member.key().value());
        if (member.value() instanceof Dictionary object) {
            return objectSource(object, label, field, owner);
        }
        if (!(member.value() instanceof Text text) || text.value().isEmpty()) {
            String found = member.value() instanceof Text ? "empty" : member.value().kind();
            problems.error(member.value(), label + " is " + found,
                    "expected a string that is not empty, or an object with its source");
            return null;
        }
        if (text.value().startsWith("/") && owner.sources.contains("path")) {
            FieldPath path = one(text, label, field);
            return path == null ? null : new LabelSource.FromPath(path, DriveWord.UNKNOWN);
        }
        return field == null ? new LabelSource.Fixed(text.value()) : fieldSource(text, label, field);
    }

    private @Nullable LabelSource fieldSource(Text text, String label, FieldPath field) {
        int star = switch (text.value()) {
            case "*" -> 1;
            case "*2" -> 2;
            default -> 0;
        };
        if (star > field.stars()) {
            problems.error(text, label + " is " + Wording.quote(text.value()) + " and the path has " + field.stars() + " of *",
                    "leave the label out, or give the path a *");
            return null;
        }
        return star == 0 ? new LabelSource.Fixed(text.value()) : new LabelSource.Element(star);
    }

    /// Checks that labels of a rule tell the elements apart that have no index.
    void checkElements(List<LabelRule> own, FieldPath path, Node at) {
        if (path.stars() == 0) {
            problems.error(at, "\"index\" is false, and the path has no *", "leave it out");
        } else if (own.stream().noneMatch(label -> label.source() instanceof LabelSource.FromPath(FieldPath from, _)
                && from.stars() == path.stars())) {
            problems.error(at, "\"index\" is false, and no label tells the elements apart",
                    "give a label a path with each * of the field's, or leave \"index\" out");
        }
    }

    /// Adds the labels that distinguish the elements.
    List<LabelRule> withElements(List<LabelRule> own, FieldPath path, Node at) {
        List<LabelRule> labels = new ArrayList<>(own);
        for (int star = 1; star <= path.stars(); star++) {
            LabelSource element = new LabelSource.Element(star);
            if (own.stream().noneMatch(label -> label.source().equals(element))) {
                labels.add(element(star == 1 ? "index" : "index_" + star, element, own, at));
            }
        }
        labels.sort(Comparator.comparing(LabelRule::name));
        return labels;
    }

    private LabelRule element(String name, LabelSource source, List<LabelRule> own, Node at) {
        boolean taken = own.stream().anyMatch(label -> label.name().equals(name))
                || drive.stream().anyMatch(label -> label.name().equals(name));
        if (taken) {
            problems.error(at, "the label " + Wording.quote(name) + " is needed to tell the elements apart",
                    "give another label the value \"*\" for that, or this one another name");
        }
        return new LabelRule(name, source);
    }
}

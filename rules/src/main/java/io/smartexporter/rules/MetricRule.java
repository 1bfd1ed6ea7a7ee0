package io.smartexporter.rules;

import io.smartexporter.literal.Node;
import io.smartexporter.rules.DriveIdentity.Protocol;
import io.smartexporter.rules.Mapping.Section;
import io.smartexporter.rules.MetricFamily.Kind;
import io.smartexporter.rules.Reading.RawPart;
import io.smartexporter.rules.Reading.ValueSource;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What all rules have in common.
sealed interface MetricRule {
    RuleRef ref();

    /// The rule's object.
    Node at();

    /// Where its name stands.
    Node nameAt();

    /// The metric's full name.
    String name();

    Kind kind();

    /// A value is multiplied by the scale, and by the number at `times`; then the offset is added.
    double scale();

    /// The path of a number of the document; null if there is none.
    @Nullable
    FieldPath times();

    double offset();

    /// The drives that it is for; null: all.
    @Nullable
    Protocol protocol();

    /// A number that is added in the end; null if there is none.
    default @Nullable Plus plus() {
        return null;
    }

    /// Null if the rule has none.
    @Nullable
    String help();

    /// The rule's own, sorted by name.
    List<LabelRule> labels();

    /// A number of the document that is multiplied and added, if it is there.
    record Plus(FieldPath path, double scale) {}

    /// A rule for an attribute, resolved: all words are looked up, all defaults are filled in.
    ///
    /// @param match what the attribute's name must begin with; null if any name will do
    /// @param value which value is exported; null if the device database says
    /// @param raw which bits of the raw value are meant; null if it is read as smartctl prints it
    record Rule(RuleRef ref, Section section, Node at, Node nameAt, int id, @Nullable Pattern match, String name, Kind kind,
            @Nullable ValueSource value, @Nullable RawPart raw, double scale, @Nullable FieldPath times, double offset,
            @Nullable String help, List<LabelRule> labels)
            implements
                MetricRule {
        public Rule {
            labels = List.copyOf(labels);
        }

        /// Null for those of ATA too: a drive of another protocol may have a table of attributes.
        @Override
        public @Nullable Protocol protocol() {
            return switch (section) {
                case NVME -> Protocol.NVME;
                case SCSI -> Protocol.SCSI;
                case GENERIC, ALSO, PER_DEVICE, NAMED, FIELDS, STATE -> null;
            };
        }
    }

    /// A rule for attributes of some names, resolved.
    ///
    /// @param attributes the names, in lower case
    record NamedRule(RuleRef ref, Node at, Node nameAt, List<String> attributes, String name, Kind kind, ValueSource value,
            @Nullable RawPart raw, double scale, @Nullable FieldPath times, double offset, @Nullable String help,
            List<LabelRule> labels) implements MetricRule {
        public NamedRule {
            attributes = List.copyOf(attributes);
            labels = List.copyOf(labels);
        }

        /// Only ATA drives have attributes with names.
        @Override
        public Protocol protocol() {
            return Protocol.ATA;
        }
    }

    /// A rule for what the exporter knows itself, resolved.
    record StateRule(RuleRef ref, Node at, Node nameAt, StateWord word, String name, Kind kind, @Nullable String help,
            List<LabelRule> labels) implements MetricRule {
        public StateRule {
            labels = List.copyOf(labels);
        }

        @Override
        public double scale() {
            return 1;
        }

        @Override
        public @Nullable FieldPath times() {
            return null;
        }

        @Override
        public double offset() {
            return 0;
        }

        @Override
        public @Nullable Protocol protocol() {
            return null;
        }
    }

    /// A rule for what stands at a path of smartctl's JSON, resolved.
    ///
    /// @param protocol the drives that it is for; null: all
    record FieldRule(RuleRef ref, Node at, Node nameAt, Node pathAt, FieldPath path, @Nullable Protocol protocol,
            Presence presence, String name, Kind kind, double scale, @Nullable FieldPath times, double offset,
            @Nullable Plus plus, @Nullable String help, List<LabelRule> labels) implements MetricRule {
        public FieldRule {
            labels = List.copyOf(labels);
        }

        /// The paths of which it only counts whether something is there.
        Stream<FieldPath> justThere() {
            Stream<FieldPath> constant = presence.isConstant() ? Stream.of(path) : Stream.empty();
            Stream<FieldPath> condition = Stream.ofNullable(presence.condition());
            Stream<FieldPath> elements = hasElementsOfItsOwn() ? Stream.of(path.ofElements()) : Stream.empty();
            return Stream.of(constant, condition, elements).flatMap(all -> all);
        }

        /// Whether elements count that have nothing at the path.
        boolean hasElementsOfItsOwn() {
            return path.stars() > 0 && !Double.isNaN(presence.missing());
        }
    }

    /// What the presence or absence of something in the document means to a field.
    ///
    /// @param condition where something must be for the field to apply; null: nowhere
    /// @param value the number of each sample, whatever stands at the path; NaN: the number there
    /// @param missing the number where nothing stands at the path, in each element of a list; NaN: none
    /// @param nonzero whether there is no sample whose value is 0
    record Presence(@Nullable FieldPath condition, double value, double missing, boolean nonzero) {
        boolean isConstant() {
            return !Double.isNaN(value);
        }
    }
}

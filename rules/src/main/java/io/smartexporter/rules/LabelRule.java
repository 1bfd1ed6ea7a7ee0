package io.smartexporter.rules;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A label, and where its value comes from.
record LabelRule(String name, LabelSource source) {
    /// Where the value of a label comes from.
    sealed interface LabelSource {
        /// It stands in the mapping.
        record Fixed(String text) implements LabelSource {}

        /// It is known of every drive.
        record Word(DriveWord word) implements LabelSource {}

        /// smartctl's JSON has it.
        record FromPath(FieldPath path) implements LabelSource {}

        /// It is the index of an element in the list of which a `*` takes every element.
        ///
        /// @param star which `*` of the path, from 1
        record Element(int star) implements LabelSource {}

        /// It is the name of the attribute.
        record AttributeName() implements LabelSource {}
    }

    /// What is known of every drive without a look into its document, in the words of `drive_labels`.
    enum DriveWord {
        PORT, DEVICE, MODEL, FAMILY, SERIAL, FIRMWARE, PROTOCOL, TRANSPORT, WWN;

        /// What a label says where the drive does not tell.
        static final String UNKNOWN = "unknown";

        static final String EXPECTED = Arrays.stream(values()).map(DriveWord::word).collect(Collectors.joining(", "));

        /// The labels of a file that does not name any.
        static final List<LabelRule> DEFAULT = List.of(PORT.label(), MODEL.label(), FAMILY.label(), SERIAL.label());

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        LabelRule label() {
            return new LabelRule(word(), new LabelSource.Word(this));
        }

        static @Nullable DriveWord of(String word) {
            return Arrays.stream(values()).filter(known -> known.word().equals(word)).findFirst().orElse(null);
        }

        String of(DriveIdentity drive) {
            String text = switch (this) {
                case PORT -> drive.port();
                case DEVICE -> drive.device();
                case MODEL -> drive.model();
                case FAMILY -> drive.family();
                case SERIAL -> drive.serial();
                case FIRMWARE -> drive.firmware();
                case PROTOCOL -> drive.protocol().word();
                case TRANSPORT -> drive.transport();
                case WWN -> drive.wwn();
            };
            return text.isEmpty() ? UNKNOWN : text;
        }
    }
}

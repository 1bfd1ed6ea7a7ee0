package io.smartexporter.rules;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A label, and the source of its value.
record LabelRule(String name, LabelSource source) {
    /// The source of a label's value.
    sealed interface LabelSource {
        /// The mapping.
        record Fixed(String text) implements LabelSource {}

        /// The identity of the drive.
        record Word(DriveWord word) implements LabelSource {}

        /// smartctl's JSON.
        ///
        /// @param missing the value if there is no text; empty: the sample is without the label
        record FromPath(FieldPath path, String missing) implements LabelSource {}

        /// Which of some values of smartctl's JSON are true: the last keys of their paths.
        record Truths(List<FieldPath> paths) implements LabelSource {
            static final int MOST = 16;

            public Truths {
                paths = List.copyOf(paths);
            }

            /// @param which a bit for each path, the lowest for the first
            String words(int which) {
                return IntStream.range(0, paths.size()).filter(i -> (which >> i & 1) == 1)
                        .mapToObj(i -> paths.get(i).keys().getLast()).collect(Collectors.joining(","));
            }
        }

        /// The index of an element in the list of a `*`.
        ///
        /// @param star which `*` of the path, from 1
        record Element(int star) implements LabelSource {}

        /// The ID of the attribute.
        record AttributeNumber() implements LabelSource {}

        /// The name of the attribute.
        ///
        /// @param lower whether in lower case
        record AttributeName(boolean lower) implements LabelSource {}

        /// What smartctl is.
        record Smartctl(SmartctlWord word) implements LabelSource {}

        /// The paths into smartctl's JSON.
        default List<FieldPath> paths() {
            return switch (this) {
                case FromPath(FieldPath path, _) -> List.of(path);
                case Truths(List<FieldPath> all) -> all;
                case Fixed _,Word _,Element _,AttributeNumber _,AttributeName _,Smartctl _ -> List.of();
            };
        }

        /// Whether a drive may leave it empty, which is the same as no label.
        default boolean mayBeEmpty() {
            return switch (this) {
                case FromPath(_, String missing) -> missing.isEmpty();
                case Truths _,Smartctl _ -> true;
                case Fixed _,Word _,Element _,AttributeNumber _,AttributeName _ -> false;
            };
        }
    }

    /// What smartctl's JSON has about smartctl.
    enum SmartctlWord {
        VERSION,
        JSON_FORMAT_VERSION,
        SVN_REVISION,
        BUILD_INFO;

        static final String EXPECTED = Arrays.stream(values()).map(SmartctlWord::word).collect(Collectors.joining(", "));

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static @Nullable SmartctlWord of(String word) {
            return Arrays.stream(values()).filter(known -> known.word().equals(word)).findFirst().orElse(null);
        }
    }

    /// The identity of every drive, without its document, by the names of `drive_labels`.
    enum DriveWord {
        PORT,
        DEVICE,
        MODEL,
        FAMILY,
        SERIAL,
        FIRMWARE,
        PROTOCOL,
        TRANSPORT,
        WWN,
        NODE,
        PATH,
        MEMBER;

        /// A label's value if the drive does not report it.
        static final String UNKNOWN = "unknown";

        static final String EXPECTED = Arrays.stream(values()).map(DriveWord::word).collect(Collectors.joining(", "));

        /// The labels of a file without `drive_labels`.
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
                case NODE -> drive.node();
                case PATH -> drive.path();
                case MEMBER -> drive.member();
            };
            return text.isEmpty() ? UNKNOWN : text;
        }
    }
}

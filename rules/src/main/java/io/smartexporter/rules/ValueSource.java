package io.smartexporter.rules;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Which of an attribute's values is exported, in the words of mapping and device database: smartctl's column titles.
enum ValueSource {
    RAW_VALUE, VALUE, WORST, THRESH;

    static final String EXPECTED = "\"RAW_VALUE\", \"VALUE\", \"WORST\" or \"THRESH\"";

    static @Nullable ValueSource of(String word) {
        return Arrays.stream(values()).filter(value -> value.name().equals(word)).findFirst().orElse(null);
    }
}

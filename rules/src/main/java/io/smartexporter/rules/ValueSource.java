package io.smartexporter.rules;

import org.jspecify.annotations.Nullable;

/// Which of an attribute's values is exported, in the words of mapping and device database: smartctl's column titles.
enum ValueSource {
    RAW_VALUE, VALUE, WORST, THRESH;

    static final String EXPECTED = "\"RAW_VALUE\", \"VALUE\", \"WORST\" or \"THRESH\"";

    static @Nullable ValueSource of(String word) {
        return switch (word) {
            case "RAW_VALUE" -> RAW_VALUE;
            case "VALUE" -> VALUE;
            case "WORST" -> WORST;
            case "THRESH" -> THRESH;
            default -> null;
        };
    }
}

package io.smartexporter.exporter;

import org.jspecify.annotations.Nullable;

/// A setting or a file that an operator must change; the message names which, where and how.
final class ConfigurationException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient @Nullable FilePlace place;
    private final String text;

    /// A problem without a place in a file.
    ConfigurationException(String message) {
        super(message);
        this.place = null;
        this.text = message;
    }

    /// @param text what is wrong and what was expected
    ConfigurationException(FilePlace place, String text) {
        super(place + ": " + text);
        this.place = place;
        this.text = text;
    }

    @Nullable
    FilePlace place() {
        return place;
    }

    /// The message without its place.
    String text() {
        return text;
    }
}

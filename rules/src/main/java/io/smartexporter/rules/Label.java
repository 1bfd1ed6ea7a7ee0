package io.smartexporter.rules;

import java.util.Objects;

/// A label of a rule's samples.
public record Label(String name, String value) {
    public Label {
        Objects.requireNonNull(name);
        Objects.requireNonNull(value);
    }
}

package io.smartexporter.rules;

import java.util.Objects;

/// A label that a rule gives to its samples.
public record Label(String name, String value) {
    public Label {
        Objects.requireNonNull(name);
        Objects.requireNonNull(value);
    }
}

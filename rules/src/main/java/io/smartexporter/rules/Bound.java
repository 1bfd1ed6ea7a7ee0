package io.smartexporter.rules;

/// On which side of a limit a value goes wrong: above it, or below it.
public enum Bound {
    UPPER, LOWER
}

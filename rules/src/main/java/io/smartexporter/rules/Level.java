package io.smartexporter.rules;

/// How bad it is when a value goes beyond a limit.
public enum Level {
    WARNING, CRITICAL
}

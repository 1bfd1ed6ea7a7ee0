package io.smartexporter.exporter;

/// A setting or a file that an operator must change; the message says which, where and how.
final class ConfigurationException extends Exception {
    private static final long serialVersionUID = 1;

    ConfigurationException(String message) {
        super(message);
    }
}

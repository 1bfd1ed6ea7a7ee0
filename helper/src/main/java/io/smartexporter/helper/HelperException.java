package io.smartexporter.helper;

/// Why the helper does not run, in words for the person who started it.
final class HelperException extends RuntimeException {
    private static final long serialVersionUID = 1;
    /// What the process ends with: 2 for a mistake on the command line, else 1.
    final int status;

    HelperException(int status, String message) {
        super(message);
        this.status = status;
    }
}

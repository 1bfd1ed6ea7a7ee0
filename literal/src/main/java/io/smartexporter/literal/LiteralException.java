package io.smartexporter.literal;

/// A text is not a literal, or exceeds a limit. The message is the finding's text.
public final class LiteralException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Finding finding;

    LiteralException(Finding finding) {
        super(finding.text());
        this.finding = finding;
    }

    /// What is wrong, and where.
    public Finding finding() {
        return finding;
    }
}

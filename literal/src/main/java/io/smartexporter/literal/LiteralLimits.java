package io.smartexporter.literal;

/// Limits of a text that is read into a tree. Exceeding one is an error with a place.
///
/// @param depth nesting of objects and lists; at most 200, the limit of CPython's own reader
/// @param bytes the length of the text
/// @param nodes values and keys in it, all together
public record LiteralLimits(int depth, int bytes, int nodes) {
    /// For files that operators write.
    public static final LiteralLimits OPERATORS_FILE = new LiteralLimits(64, 2 << 20, 200_000);

    private static final int DEEPEST = 200;

    public LiteralLimits {
        if (depth < 1 || depth > DEEPEST || bytes < 1 || nodes < 1) {
            throw new IllegalArgumentException("depth must be 1 to " + DEEPEST + ", bytes and nodes at least 1");
        }
    }
}

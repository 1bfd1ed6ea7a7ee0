import org.jspecify.annotations.NullMarked;

/// Text to a tree of nodes with positions: JSON, JSON with comments and trailing commas, Python literals.
@NullMarked module io.smartexporter.literal {
    requires static org.jspecify;

    exports io.smartexporter.literal;
}

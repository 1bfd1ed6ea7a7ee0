import org.jspecify.annotations.NullMarked;

/// The operators' files (attribute mapping, device database) and the matcher that is compiled from them.
@NullMarked module io.smartexporter.rules {
    requires transitive io.smartexporter.literal;

    requires jakarta.json;
    requires static org.jspecify;

    exports io.smartexporter.rules;
}

package io.smartexporter.exporter;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `application.yaml`, read once: the value of each key, by its dotted name, in the order of the file.
///
/// @param name the path as the operator gave it
record YamlFile(String name, Map<String, Item> items) {
    /// Far more than the settings need. Reading takes about a hundred times as much memory.
    static final int MOST_BYTES = 128 << 10;

    enum Kind {
        TEXT,
        LIST,
        SECTION
    }

    /// The value of a key, or in a list.
    ///
    /// @param text of a text; else empty
    /// @param elements of a list; else none
    /// @param place that of the key; in a list, that of the element
    record Item(Kind kind, String text, List<Item> elements, FilePlace place) {
        static Item text(String text, FilePlace place) {
            return new Item(Kind.TEXT, text, List.of(), place);
        }
    }

    YamlFile {
        items = Collections.unmodifiableMap(new LinkedHashMap<>(items));
    }

    static YamlFile none(String name) {
        return new YamlFile(name, Map.of());
    }

    /// @throws ConfigurationException if it is not UTF-8, not YAML, or not a mapping of names
    static YamlFile parse(String name, byte[] bytes) throws ConfigurationException {
        return new YamlFile(name, new YamlReader(name, bytes).items());
    }

    @Nullable
    Item item(String key) {
        return items.get(key);
    }
}

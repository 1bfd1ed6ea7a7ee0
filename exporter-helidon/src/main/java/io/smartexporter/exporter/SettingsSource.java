package io.smartexporter.exporter;

import io.smartexporter.exporter.YamlFile.Item;
import io.smartexporter.exporter.YamlFile.Kind;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The value of each setting: from the command line, the environment or `application.yaml`, in this order. It gives values of a
/// type, or the place of one that is invalid.
///
/// @param given values of the command line, by key; lists as `key.0`, `key.1` …
/// @param environment the process' environment
/// @param defaults values of settings not set
record SettingsSource(Map<String, String> given, Map<String, String> environment, YamlFile yaml, Map<String, String> defaults) {
    private static final Duration LONGEST = Duration.ofDays(1);

    /// Whether a value is set anywhere.
    boolean has(String key) {
        return given.containsKey(key) || environment.containsKey(variable(key)) || yaml.item(key) != null;
    }

    /// The keys of `application.yaml`, known or not, in the order of the file.
    Set<String> yamlKeys() {
        return yaml.items().keySet();
    }

    /// The place of a key, or of the first one below it, else the file alone.
    FilePlace place(String key) {
        Item item = item(key);
        if (item != null) {
            return item.place();
        }
        for (Map.Entry<String, Item> below : yaml.items().entrySet()) {
            if (below.getKey().startsWith(key + ".")) {
                return below.getValue().place();
            }
        }
        return FilePlace.of(yaml.name());
    }

    /// @throws ConfigurationException if the key is not a section
    void section(String key) throws ConfigurationException {
        Item item = yaml.item(key);
        if (item != null && item.kind() != Kind.SECTION && !(item.kind() == Kind.TEXT && item.text().isEmpty())) {
            throw wrong(item, key, "keys below it");
        }
    }

    /// One value; empty if there is none.
    String text(String key) throws ConfigurationException {
        Item item = item(key);
        if (item == null) {
            return defaults.getOrDefault(key, "");
        }
        if (item.kind() != Kind.TEXT) {
            throw wrong(item, key, "one value");
        }
        return item.text();
    }

    /// All values of a setting that may be one value or a list.
    List<Item> list(String key) throws ConfigurationException {
        List<Item> items = new ArrayList<>();
        for (String one = key + ".0"; given.containsKey(one); one = key + "." + items.size()) {
            items.add(Item.text(given.get(one), FilePlace.GIVEN));
        }
        Item item = item(key);
        if (!items.isEmpty() || item == null) {
            return items;
        }
        for (Item element : item.kind() == Kind.LIST ? item.elements() : List.of(item)) {
            if (element.kind() != Kind.TEXT) {
                throw wrong(element, key, "one value or a list of values");
            }
            items.add(element);
        }
        return items;
    }

    int number(String key, int least, int most) throws ConfigurationException {
        String text = text(key);
        if (text.matches("[0-9]{1,9}") && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most) {
            return Integer.parseInt(text);
        }
        throw wrong(key, "a number from " + least + " to " + most);
    }

    boolean truth(String key) throws ConfigurationException {
        return switch (text(key)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(key, "true or false");
        };
    }

    Duration duration(String key, Duration least) throws ConfigurationException {
        return duration(key, least, LONGEST);
    }

    Duration duration(String key, Duration least, Duration longest) throws ConfigurationException {
        try {
            Duration duration = Duration.parse(text(key));
            if (duration.compareTo(least) >= 0 && duration.compareTo(longest) <= 0) {
                return duration;
            }
        } catch (DateTimeParseException _) {
            // reported below, with the value
        }
        throw wrong(key, "an ISO-8601 duration from " + least + " to " + longest + ", such as PT10S");
    }

    /// A path that must be set.
    Path path(String key) throws ConfigurationException {
        String text = text(key);
        if (text.isEmpty()) {
            throw wrong(key, "a path");
        }
        return path(text, key, place(key));
    }

    /// One value of a list as a path.
    static Path path(Item item, String key) throws ConfigurationException {
        return path(item.text(), key, item.place());
    }

    private static Path path(String text, String key, FilePlace place) throws ConfigurationException {
        try {
            return Path.of(text);
        } catch (InvalidPathException _) {
            throw new ConfigurationException(place, key + " is \"" + SafeText.clean(text) + "\": expected a path");
        }
    }

    /// @param expected the valid values
    ConfigurationException wrong(String key, String expected) {
        Item item = item(key);
        return wrong(item == null ? Item.text(defaults.getOrDefault(key, ""), FilePlace.of(yaml.name())) : item, key, expected);
    }

    private static ConfigurationException wrong(Item item, String key, String expected) {
        String what = switch (item.kind()) {
            case TEXT -> "\"" + SafeText.clean(item.text()) + "\"";
            case LIST -> "a list";
            case SECTION -> "a section";
        };
        return new ConfigurationException(item.place(), key + " is " + what + ": expected " + expected);
    }

    private @Nullable Item item(String key) {
        String text = given.getOrDefault(key, environment.get(variable(key)));
        return text == null ? yaml.item(key) : Item.text(text, FilePlace.GIVEN);
    }

    private static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}

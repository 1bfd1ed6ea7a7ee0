package io.smartexporter.exporter;

import io.smartexporter.exporter.YamlFile.Item;
import io.smartexporter.exporter.YamlFile.Kind;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The web configuration file that Prometheus' exporters share: the values of its keys, checked one by one. What they mean
/// together is for [WebFileReader].
///
/// @param path as the operator gave it
/// @param yaml its keys
record WebFile(Path path, YamlFile yaml) {
    static final String TLS = "tls_server_config";
    static final String HTTP = "http_server_config";
    static final String USERS = "basic_auth_users";
    static final String HEADERS = HTTP + ".headers";

    /// What a key may have.
    private static final Map<String, Kind> KEYS = keys();

    /// As exporter-toolkit has them.
    private static final List<String> HEADER_NAMES = List.of("Strict-Transport-Security", "X-Content-Type-Options",
            "X-Frame-Options", "X-XSS-Protection", "Content-Security-Policy");

    private static final Pattern HASH = Pattern.compile("\\$2[aby]\\$(0[4-9]|[12][0-9]|3[01])\\$[./A-Za-z0-9]{53}");

    /// A dearer one takes several seconds of CPU: a handful of requests would shut out all others.
    private static final int MOST_COST = 15;

    private static Map<String, Kind> keys() {
        Map<String, Kind> keys = new TreeMap<>();
        for (String section : List.of(TLS, HTTP, USERS, HEADERS)) {
            keys.put(section, Kind.SECTION);
        }
        for (String key : List.of("cert", "cert_file", "key", "key_file", "client_ca", "client_ca_file", "client_auth_type",
                "min_version", "max_version", "prefer_server_cipher_suites")) {
            keys.put(TLS + "." + key, Kind.TEXT);
        }
        for (String key : List.of("cipher_suites", "curve_preferences", "client_allowed_sans")) {
            keys.put(TLS + "." + key, Kind.LIST);
        }
        keys.put(HTTP + ".http2", Kind.TEXT);
        return keys;
    }

    /// @throws ConfigurationException if it has an unknown key, one without its kind of value, or none at all
    void check() throws ConfigurationException {
        if (yaml.items().isEmpty()) {
            throw new ConfigurationException(FilePlace.of(yaml.name()),
                    "is empty: expected " + TLS + ", " + USERS + " or " + HTTP);
        }
        for (Map.Entry<String, Item> entry : yaml.items().entrySet()) {
            String key = entry.getKey();
            boolean own = key.startsWith(USERS + ".") || key.startsWith(HEADERS + ".");
            Kind kind = own ? Kind.TEXT : KEYS.get(key);
            if (kind == null) {
                throw new ConfigurationException(entry.getValue().place(), "unknown key " + SafeText.clean(key) + ": expected "
                        + expected(key));
            }
            if (entry.getValue().kind() != kind) {
                throw new ConfigurationException(entry.getValue().place(), SafeText.clean(key) + ": expected " + switch (kind) {
                    case TEXT -> "one value";
                    case LIST -> "a list";
                    case SECTION -> "keys below it";
                });
            }
        }
    }

    /// The keys that may stand where an unknown one does.
    private static String expected(String key) {
        String section = key.contains(".") ? key.substring(0, key.indexOf('.') + 1) : "";
        List<String> names = KEYS.keySet().stream().filter(known -> known.startsWith(section))
                .map(known -> known.substring(section.length())).filter(known -> !known.contains(".")).toList();
        return names.isEmpty() ? expected("") : "one of " + String.join(", ", names);
    }

    boolean has(String key) {
        return yaml.item(key) != null;
    }

    FilePlace place(String key) {
        Item item = yaml.item(key);
        return item == null ? FilePlace.of(yaml.name()) : item.place();
    }

    /// The text of a key; empty without it.
    String text(String key) {
        Item item = yaml.item(key);
        return item == null ? "" : item.text();
    }

    ConfigurationException wrong(String key, String expected) {
        return new ConfigurationException(place(key), key + " is \"" + SafeText.clean(text(key)) + "\": expected " + expected);
    }

    /// @throws ConfigurationException if the value is not one of the words
    String word(String key, String otherwise, Collection<String> words) throws ConfigurationException {
        String text = has(key) ? text(key) : otherwise;
        if (!words.contains(text)) {
            throw wrong(key, "one of " + String.join(", ", words));
        }
        return text;
    }

    /// The elements of a list; none without the key.
    List<Item> list(String key) throws ConfigurationException {
        Item item = yaml.item(key);
        List<Item> elements = new ArrayList<>();
        for (Item element : item == null ? List.<Item>of() : item.elements()) {
            if (element.kind() != Kind.TEXT || element.text().isEmpty()) {
                throw new ConfigurationException(element.place(), key + " has an element that is no text: expected texts");
            }
            elements.add(element);
        }
        return elements;
    }

    /// A file, beside this one if its path is relative; null without the key.
    @Nullable
    Path file(String key) throws ConfigurationException {
        if (!has(key)) {
            return null;
        }
        try {
            if (!text(key).isEmpty()) {
                return path.resolveSibling(text(key));
            }
        } catch (InvalidPathException _) {
            // reported below
        }
        throw wrong(key, "a path");
    }

    /// The users' hashes, by name.
    Map<String, String> users() throws ConfigurationException {
        Map<String, String> users = new LinkedHashMap<>();
        for (Map.Entry<String, Item> entry : below(USERS).entrySet()) {
            String hash = entry.getValue().text();
            if (!HASH.matcher(hash).matches()) {
                throw new ConfigurationException(entry.getValue().place(), "the password of " + SafeText.clean(entry.getKey())
                        + " is no bcrypt hash: expected one such as htpasswd -nB makes, $2y$10$…");
            }
            if (Passwords.cost(hash) > MOST_COST) {
                throw new ConfigurationException(entry.getValue().place(), "the bcrypt hash of " + SafeText.clean(entry.getKey())
                        + " has the cost " + Passwords.cost(hash) + ": expected at most " + MOST_COST);
            }
            users.put(entry.getKey(), hash);
        }
        if (has(USERS) && users.isEmpty()) {
            throw new ConfigurationException(place(USERS), USERS + " has no user: expected NAME: HASH below it");
        }
        return users;
    }

    /// Further headers of each answer, by name.
    Map<String, String> headers() throws ConfigurationException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Map.Entry<String, Item> entry : below(HEADERS).entrySet()) {
            String known = HEADER_NAMES.stream().filter(entry.getKey()::equalsIgnoreCase).findFirst()
                    .orElseThrow(() -> new ConfigurationException(entry.getValue().place(),
                            "unknown header " + SafeText.clean(entry.getKey()) + ": expected one of "
                                    + String.join(", ", HEADER_NAMES)));
            if (!entry.getValue().text().matches("[ -~]+")) {
                throw new ConfigurationException(entry.getValue().place(),
                        "the header " + known + ": expected printable ASCII characters on one line");
            }
            headers.put(known, entry.getValue().text());
        }
        return headers;
    }

    private Map<String, Item> below(String section) {
        Map<String, Item> all = new LinkedHashMap<>();
        yaml.items().forEach((key, item) -> {
            if (key.startsWith(section + ".")) {
                all.put(key.substring(section.length() + 1), item);
            }
        });
        return all;
    }
}

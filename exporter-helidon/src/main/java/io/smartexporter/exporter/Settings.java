package io.smartexporter.exporter;

import io.helidon.common.media.type.MediaTypes;
import io.helidon.config.Config;
import io.helidon.config.ConfigException;
import io.helidon.config.ConfigSources;
import io.smartexporter.rules.RuleFiles.Export;
import io.smartexporter.rules.RuleFiles.UnknownModelPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Everything that an operator can set, from the command line, the environment and `application.yaml`, in this order.
///
/// @param socket the helper's UNIX socket
/// @param mappings the attribute mapping files; empty for the built-in mapping
/// @param deviceDatabase the device database; null for none
/// @param overrides limits of single drives; null for none
/// @param export which attributes are exported; empty: all that have a rule
/// @param unknownModels what serves a drive that the device database does not know
/// @param maxAge for how long a finished collection serves further scrapes
/// @param deadline how long a scrape may take if it does not say
/// @param server Helidon's own settings, `server:`
/// @param remoteReload whether peers other than this host may ask for a reload
/// @param files what to watch: every file that was read, and those that would be if they were there
/// @param warnings what was read and is not understood, one line each
record Settings(Path socket, List<Path> mappings, @Nullable Path deviceDatabase, @Nullable Path overrides, Set<Export> export,
        UnknownModelPolicy unknownModels, Duration maxAge, Duration deadline,
        Config server, boolean remoteReload, List<Path> files,
        List<String> warnings) {

    static final Path DIRECTORY = Path.of("/etc/prometheus_smart_exporter");

    private static final Map<String, String> DEFAULTS = Map.of("smart.socket", "/run/prometheus_smart_helper/ipc",
            "smart.collection.max-age", "PT10S", "smart.collection.deadline", "PT9S", "server.host", "127.0.0.1", "server.port",
            "9257", "smart.reload.remote", "false", "smart.rules.unknown-model", "rule");

    private static final List<String> KEYS = List.of("smart.socket", "smart.rules.attr-mapping", "smart.rules.device-db",
            "smart.rules.overrides", "smart.rules.export", "smart.rules.unknown-model",
            "smart.collection.max-age", "smart.collection.deadline", "smart.reload.remote", "server.host", "server.port");

    /// Where it listens, for people.
    String address() {
        return server.get("host").asString().orElse("") + " port " + server.get("port").asString().orElse("");
    }

    /// Reads the settings.
    ///
    /// @param given what the command line says, by key; lists as `key.0`, `key.1` …
    /// @param file the configuration file that the command line names; null for the default one, which may be absent
    /// @param environment the process' environment
    /// @throws ConfigurationException if something cannot be read or makes no sense
    static Settings load(Map<String, String> given, @Nullable Path file, Map<String, String> environment)
            throws ConfigurationException {
        Path path = file != null ? file : DIRECTORY.resolve("application.yaml");
        boolean present = file != null || Files.exists(path);
        YamlFile yaml = present
                ? YamlFile.parse(path.toString(), OperatorFiles.read(path))
                : new YamlFile(path.toString(), "", Map.of());
        Map<String, String> overrides = new HashMap<>();
        for (String key : KEYS) {
            Optional.ofNullable(environment.get(variable(key))).ifPresent(value -> overrides.put(key, value));
        }
        given.forEach((key, value) -> {
            overrides.remove(key.replaceFirst("\\.\\d+$", ""));
            overrides.put(key, value);
        });
        try {
            return new Reader(config(overrides, yaml), overrides, yaml, path).settings();
        } catch (ConfigException e) {
            throw new ConfigurationException(yaml.name() + ": " + Text.clean(String.valueOf(e.getMessage())));
        }
    }

    private static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private static Config config(Map<String, String> overrides, YamlFile yaml) {
        Config.Builder builder = Config.builder().disableEnvironmentVariablesSource().disableSystemPropertiesSource()
                .addSource(ConfigSources.create(overrides).build());
        if (!yaml.text().isBlank()) {
            builder.addSource(ConfigSources.create(yaml.text(), MediaTypes.APPLICATION_X_YAML));
        }
        return builder.addSource(ConfigSources.create(DEFAULTS).build()).build();
    }

    /// Takes the values out of the configuration, and says of each that is wrong where it stands.
    private record Reader(Config config, Map<String, String> overrides, YamlFile yaml, Path path) {

        Settings settings() throws ConfigurationException {
            port();
            return new Settings(Path.of(text("smart.socket")), mappings(), optional("smart.rules.device-db", "devices.json"),
                    optional("smart.rules.overrides", "overrides.json"), export(), unknownModels(),
                    duration("smart.collection.max-age"),
                    duration("smart.collection.deadline"), config.get("server"), truth("smart.reload.remote"), files(),
                    unknown());
        }

        private String text(String key) {
            return config.get(key).asString().orElse("");
        }

        private String place(String key) {
            return overrides.containsKey(key) ? "command line or environment" : yaml.place(key);
        }

        private Duration duration(String key) throws ConfigurationException {
            try {
                Duration duration = Duration.parse(text(key));
                if (!duration.isNegative() && duration.compareTo(Duration.ofDays(1)) <= 0) {
                    return duration;
                }
            } catch (DateTimeParseException _) {
                // told below, with the value
            }
            throw new ConfigurationException(place(key) + ": " + key + " is \"" + Text.clean(text(key))
                    + "\": expected an ISO-8601 duration from PT0S to PT24H, such as PT10S");
        }

        private boolean truth(String key) throws ConfigurationException {
            return switch (text(key)) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new ConfigurationException(place(key) + ": " + key + " is \"" + Text.clean(text(key))
                        + "\": expected true or false");
            };
        }

        private List<Path> files() {
            List<Path> files = new ArrayList<>(List.of(path));
            List<Path> named = paths("smart.rules.attr-mapping");
            files.addAll(named.isEmpty() ? List.of(DIRECTORY.resolve("attrmap.json")) : named);
            files.add(watched("smart.rules.device-db", "devices.json"));
            files.add(watched("smart.rules.overrides", "overrides.json"));
            return List.copyOf(files);
        }

        private void port() throws ConfigurationException {
            String text = text("server.port");
            if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65535) {
                throw new ConfigurationException(place("server.port") + ": server.port is \"" + Text.clean(text)
                        + "\": expected a number from 0 to 65535");
            }
        }

        private List<Path> mappings() {
            List<Path> named = paths("smart.rules.attr-mapping");
            Path standard = DIRECTORY.resolve("attrmap.json");
            return !named.isEmpty() || !Files.exists(standard) ? named : List.of(standard);
        }

        private Path watched(String key, String standard) {
            List<Path> named = paths(key);
            return named.isEmpty() ? DIRECTORY.resolve(standard) : named.getFirst();
        }

        /// A file that is named, or the one of this name in the usual folder if it is there.
        private @Nullable Path optional(String key, String standard) {
            Path path = watched(key, standard);
            return !paths(key).isEmpty() || Files.exists(path) ? path : null;
        }

        private Set<Export> export() throws ConfigurationException {
            String key = "smart.rules.export";
            Config node = config.get(key);
            List<String> words = node.isLeaf() ? List.of(text(key)) : node.asList(String.class).orElse(List.of("all"));
            Set<Export> export = EnumSet.noneOf(Export.class);
            for (String word : words) {
                switch (word) {
                    case "thresholds" -> export.add(Export.THRESHOLDS);
                    case "perfs" -> export.add(Export.PERFS);
                    case "all" -> {
                        return Set.of();
                    }
                    default -> throw new ConfigurationException(place(key) + ": " + key + " has \"" + Text.clean(word)
                            + "\": expected all, or a list of thresholds and perfs");
                }
            }
            return export;
        }

        private UnknownModelPolicy unknownModels() throws ConfigurationException {
            String key = "smart.rules.unknown-model";
            try {
                return UnknownModelPolicy.of(text(key));
            } catch (IllegalArgumentException e) {
                throw new ConfigurationException(place(key) + ": " + key + ": " + e.getMessage());
            }
        }

        private List<Path> paths(String key) {
            Config node = config.get(key);
            List<String> texts = node.isLeaf() ? List.of(text(key)) : node.asList(String.class).orElse(List.of());
            return texts.stream().filter(text -> !text.isEmpty()).map(Path::of).toList();
        }

        private List<String> unknown() {
            List<String> warnings = new ArrayList<>();
            for (String key : yaml.places().keySet()) {
                boolean known = KEYS.stream().anyMatch(k -> k.equals(key) || k.startsWith(key + "."));
                if (!known && !key.startsWith("server.")) {
                    warnings.add(yaml.place(key) + ": unknown key " + Text.clean(key) + " is ignored");
                }
            }
            warnings.sort(null);
            return warnings;
        }
    }
}

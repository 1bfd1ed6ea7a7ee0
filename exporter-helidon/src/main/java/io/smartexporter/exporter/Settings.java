package io.smartexporter.exporter;

import io.smartexporter.exporter.YamlFile.Item;
import io.smartexporter.rules.RuleFiles.Export;
import io.smartexporter.rules.RuleFiles.UnknownModelPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Everything that an operator can set, from the command line, the environment and `application.yaml`, in this order.
///
/// @param socket the helper's UNIX socket
/// @param mappings the attribute mapping files, [Packs#DEFAULT] among them for the built-in mapping; empty for that alone
/// @param deviceDatabase the device database; null for none
/// @param overrides limits of single drives; null for none
/// @param export which attributes are exported; empty: all that have a rule
/// @param unknownModels what serves a drive that the device database lacks
/// @param maxAge how long a finished collection serves further scrapes
/// @param remember how long a drive that has vanished is remembered
/// @param deadline how long a scrape without a timeout may take
/// @param server `server:`
/// @param access TLS and users
/// @param serverPlace where the listening address is set
/// @param remoteReload whether other hosts may request a reload
/// @param inForce the files with content; an `application.yaml` without a key is not one
/// @param warnings unknown keys and the like, one line each
record Settings(Path socket, List<Path> mappings, @Nullable Path deviceDatabase, @Nullable Path overrides, Set<Export> export,
        UnknownModelPolicy unknownModels, Duration maxAge, Duration remember, Duration deadline, ServerSettings server,
        Access access,
        FilePlace serverPlace,
        boolean remoteReload, List<Path> inForce, List<String> warnings) {

    static final Path DIRECTORY = Path.of("/etc/prometheus_smart_exporter");

    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("smart.socket", "/run/prometheus_smart_helper/ipc"),
            Map.entry("smart.collection.max-age", "PT10S"), Map.entry("smart.collection.deadline", "PT9S"),
            Map.entry("smart.collection.remember", "PT24H"),
            Map.entry("smart.reload.remote", "false"), Map.entry("smart.rules.unknown-model", "rule"),
            Map.entry("server.host", "127.0.0.1"), Map.entry("server.port", "9257"), Map.entry("server.backlog", "1024"),
            Map.entry("server.max-tcp-connections", "512"), Map.entry("server.max-connections-per-peer", "64"),
            Map.entry("server.idle-connection-timeout", "PT90S"));

    private static final List<String> KEYS = List.of("smart.socket", "smart.rules.attr-mapping", "smart.rules.device-db",
            "smart.rules.overrides", "smart.rules.export", "smart.rules.unknown-model", "smart.collection.max-age",
            "smart.collection.remember", "smart.collection.deadline", "smart.reload.remote", ServerReader.WEB_FILE);

    private static final List<String> SECTIONS = List.of("smart", "smart.rules", "smart.collection", "smart.reload", "smart.web");
    private static final int MOST_WARNINGS = 20;
    private static final Duration LONGEST_MEMORY = Duration.ofDays(365);

    /// The listening address, for people.
    String address() {
        return server.host() + " port " + server.port();
    }

    /// Whether the other settings are the same in what needs a restart.
    boolean hasServerOf(Settings other) {
        return server.equals(other.server);
    }

    /// Why nothing can listen now, where this host does not have the address: it may come later. Else nothing.
    Optional<String> missingAddress() {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(server.host(), 0));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(serverPlace + ": server.host is \"" + SafeText.clean(server.host()) + "\": "
                    + SafeText.clean(String.valueOf(e.getMessage())));
        }
    }

    /// @throws ConfigurationException if the name of the host to listen on cannot be resolved
    void requireHost() throws ConfigurationException {
        try {
            InetAddress.getByName(server.host());
        } catch (UnknownHostException _) {
            throw new ConfigurationException(serverPlace, "server.host is \"" + SafeText.clean(server.host())
                    + "\", which is not known here: expected the name of this host or one of its addresses, such as 127.0.0.1");
        }
    }

    /// Reads the settings.
    ///
    /// @param given values of the command line, by key; lists as `key.0`, `key.1` …
    /// @param file the configuration file on the command line; null for the default one, which may be absent
    /// @param environment the process' environment
    /// @param files reads, and records the files read
    /// @throws ConfigurationException if something cannot be read or is invalid
    static Settings load(Map<String, String> given, @Nullable Path file, Map<String, String> environment, OperatorFiles files)
            throws ConfigurationException {
        Path path = file != null ? file : DIRECTORY.resolve("application.yaml");
        String name = path.toString();
        YamlFile yaml = file != null || files.isThere(path)
                ? YamlFile.parse(name, files.read(FilePlace.of(name), path, YamlFile.MOST_BYTES))
                : YamlFile.none(name);
        // A mistake in the file counts even if overridden: it would show when the override is left out.
        new Reader(new SettingsSource(Map.of(), Map.of(), yaml, DEFAULTS), path, files).settings();
        return new Reader(new SettingsSource(given, environment, yaml, DEFAULTS), path, files).settings();
    }

    /// Takes the values out of the source.
    private record Reader(SettingsSource source, Path path, OperatorFiles files) {

        Settings settings() throws ConfigurationException {
            for (String section : SECTIONS) {
                source.section(section);
            }
            ServerReader server = new ServerReader(source);
            ServerSettings serverSettings = server.settings();
            Path webFile = source.text(ServerReader.WEB_FILE).isEmpty() ? null : source.path(ServerReader.WEB_FILE);
            Access access = server.access(webFile, files);
            List<Path> mappings = mappings();
            Path deviceDatabase = file("smart.rules.device-db", "devices.json");
            Path overrides = file("smart.rules.overrides", "overrides.json");
            List<String> warnings = new ArrayList<>(server.warnings());
            warnings.addAll(access.warnings());
            warnings.addAll(unknown());
            return new Settings(source.path("smart.socket"), mappings, deviceDatabase, overrides, export(), unknownModels(),
                    source.duration("smart.collection.max-age", Duration.ZERO),
                    source.duration("smart.collection.remember", Duration.ZERO, LONGEST_MEMORY),
                    source.duration("smart.collection.deadline", Duration.ZERO), serverSettings, access,
                    source.place("server.host"),
                    source.truth("smart.reload.remote"), inForce(mappings, Arrays.asList(deviceDatabase, overrides, webFile)),
                    List.copyOf(warnings));
        }

        private List<Path> inForce(List<Path> mappings, List<@Nullable Path> others) {
            List<Path> inForce = new ArrayList<>(mappings);
            inForce.removeIf(Packs.DEFAULT::equals);
            if (!source.yamlKeys().isEmpty()) {
                inForce.add(path);
            }
            for (Path other : others) {
                if (other != null) {
                    inForce.add(other);
                }
            }
            return List.copyOf(inForce);
        }

        private List<Path> mappings() throws ConfigurationException {
            String key = "smart.rules.attr-mapping";
            List<Path> named = new ArrayList<>();
            for (Item item : source.list(key)) {
                if (!item.text().isEmpty()) {
                    named.add(Packs.INSTALLED.file(SettingsSource.path(item, key), item.place(), key, files));
                }
            }
            Path standard = DIRECTORY.resolve("attrmap.json");
            return !named.isEmpty() || !files.isThere(standard) ? List.copyOf(named) : List.of(standard);
        }

        /// A named file, or the one of this name in the usual folder if it is there.
        private @Nullable Path file(String key, String name) throws ConfigurationException {
            String text = source.text(key);
            if (!text.isEmpty()) {
                return source.path(key);
            }
            Path standard = DIRECTORY.resolve(name);
            return files.isThere(standard) ? standard : null;
        }

        private Set<Export> export() throws ConfigurationException {
            String key = "smart.rules.export";
            if (!source.has(key)) {
                return Set.of();
            }
            Set<Export> export = EnumSet.noneOf(Export.class);
            for (Item word : source.list(key)) {
                switch (word.text()) {
                    case "thresholds" -> export.add(Export.THRESHOLDS);
                    case "perfs" -> export.add(Export.PERFS);
                    case "all" -> {
                        return Set.of();
                    }
                    default -> throw new ConfigurationException(word.place(), key + " has \"" + SafeText.clean(word.text())
                            + "\": expected all, or a list of thresholds and perfs");
                }
            }
            if (export.isEmpty()) {
                throw source.wrong(key, "all, or a list of thresholds and perfs");
            }
            return export;
        }

        private UnknownModelPolicy unknownModels() throws ConfigurationException {
            String key = "smart.rules.unknown-model";
            try {
                return UnknownModelPolicy.of(source.text(key));
            } catch (IllegalArgumentException e) {
                throw new ConfigurationException(source.place(key), key + ": " + e.getMessage());
            }
        }

        private List<String> unknown() {
            List<String> warnings = new ArrayList<>();
            for (String key : source.yamlKeys()) {
                boolean server = key.equals(ServerReader.SECTION) || key.startsWith(ServerReader.SECTION + ".");
                if (!server && !KEYS.contains(key) && !SECTIONS.contains(key)) {
                    warnings.add(source.place(key) + ": unknown key " + SafeText.clean(key) + " is ignored");
                }
            }
            return warnings.size() <= MOST_WARNINGS ? warnings : first(warnings);
        }

        private static List<String> first(List<String> warnings) {
            List<String> first = new ArrayList<>(warnings.subList(0, MOST_WARNINGS));
            first.add(warnings.get(MOST_WARNINGS) + ", and " + (warnings.size() - MOST_WARNINGS - 1) + " more");
            return first;
        }
    }
}

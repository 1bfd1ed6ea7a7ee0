package io.smartexporter.exporter;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// The command line of `prometheus_smart_exporter`.
///
/// The options are declared by calls: picocli's annotations are read by reflection, which costs a fifth of the CPU of a start.
///
/// @param verbosity how many times `-v` was given
/// @param explain   the documents to explain; empty for the drives of the host, null if nothing is to be explained
record Arguments(@Nullable String socket, @Nullable Path config, @Nullable Path deviceDb, @Nullable Path overrides,
        List<Path> attrMapping, @Nullable String port, @Nullable String address, int verbosity, boolean journal,
        @Nullable Path webConfigFile, boolean allowRoot, boolean once, boolean checkConfig, boolean strict,
        @Nullable String format,
        @Nullable List<Path> explain, @Nullable Path diff) {
    private static final boolean[] NONE = {};

    /// What the program can be given.
    static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("prometheus_smart_exporter");
        spec.version("prometheus_smart_exporter " + Version.TEXT);
        spec.parser().abbreviatedOptionsAllowed(true).overwrittenOptionsAllowed(true).expandAtFiles(false);
        spec.usageMessage().sortOptions(false).width(100).description(
                "Asks the smart_exporter_helper for the S.M.A.R.T. data of this host's drives and serves them to Prometheus.");
        spec.addPositional(PositionalParamSpec.builder().index("0").arity("0..1").paramLabel("socket").type(String.class)
                .description("The helper's UNIX socket (default: /run/prometheus_smart_helper/ipc).").build());
        spec.addOption(flag("Print this help.", "-h", "--help").usageHelp(true).build());
        spec.addOption(flag("Print name and version.", "--version").versionHelp(true).build());
        spec.addOption(value(Path.class, "FILE",
                "Device database (default: " + Settings.DIRECTORY + "/devices.json, if it is there).", "--device-db").build());
        spec.addOption(value(Path.class, "FILE",
                "Limits of single drives (default: " + Settings.DIRECTORY + "/overrides.json, if it is there).", "--overrides")
                .build());
        spec.addOption(value(List.class, "FILE",
                "Attribute mapping, or the name of a pack; may be repeated (default: attrmap.json beside the device database, else the built-in one).",
                "--attr-mapping").auxiliaryTypes(Path.class).build());
        spec.addOption(flag("More logs than errors and notices: once warnings, twice information, three times debugging.", "-v")
                .type(boolean[].class).build());
        spec.addOption(flag("Log to the systemd journal, not to standard error.", "--journal").build());
        spec.addOption(value(String.class, "PORT", "TCP port (default: 9257).", "-p", "--listen-port").build());
        spec.addOption(
                value(String.class, "ADDR", "Address to listen on (default: 127.0.0.1).", "-a", "--listen-address").build());
        spec.addOption(value(Path.class, "FILE",
                "Configuration (default: " + Settings.DIRECTORY + "/application.yaml, if it is there).", "--config").build());
        spec.addOption(value(Path.class, "FILE",
                "TLS and users, as Prometheus' exporters have them (default: none).", "--web.config.file", "--web-config-file")
                .build());
        spec.addOption(flag("Print the metrics once to standard output and end.", "--once").build());
        spec.addOption(flag(
                "Say what is wrong or odd in the files, and end: 0 they load, 1 a rule file does not, 2 application.yaml does not or a file cannot be read.",
                "--check-config").build());
        spec.addOption(flag("With --check-config: warnings count as errors.", "--strict").build());
        spec.addOption(value(String.class, "text|json",
                "Format of --check-config, which it implies: for people or for programs (default: text).", "--format").build());
        spec.addOption(value(List.class, "FILE",
                "Print for every attribute its sample, or why it has none, and exit; of the drives, or of saved smartctl --json documents.",
                "--explain").auxiliaryTypes(Path.class).arity("0..*").build());
        spec.addOption(value(Path.class, "MAPPING",
                "Print which series appear (+), vanish (-) or change (~) with this mapping, and exit; of the drives, or of the documents of --explain.",
                "--diff").build());
        spec.addOption(flag("Run even as root, although the exporter needs no privileges.", "--allow-root").build());
        return spec;
    }

    /// Some options imply others.
    static Arguments of(ParseResult given) {
        String format = given.matchedOptionValue("--format", (String) null);
        Path diff = given.matchedOptionValue("--diff", (Path) null);
        List<Path> explain = given.hasMatchedOption("--explain") ? paths(given, "--explain") : null;
        return new Arguments(given.matchedPositionalValue(0, (String) null),
                given.matchedOptionValue("--config", (Path) null),
                given.matchedOptionValue("--device-db", (Path) null),
                given.matchedOptionValue("--overrides", (Path) null),
                paths(given, "--attr-mapping"),
                given.matchedOptionValue("--listen-port", (String) null),
                given.matchedOptionValue("--listen-address", (String) null),
                given.matchedOptionValue("-v", NONE).length,
                given.hasMatchedOption("--journal"),
                given.matchedOptionValue("--web.config.file", (Path) null),
                given.hasMatchedOption("--allow-root"),
                given.hasMatchedOption("--once"),
                given.hasMatchedOption("--check-config") || format != null,
                given.hasMatchedOption("--strict"),
                format,
                explain == null && diff != null ? List.of() : explain,
                diff);
    }

    private static List<Path> paths(ParseResult given, String option) {
        return List.copyOf(given.matchedOptionValue(option, List.<Path>of()));
    }

    /// @throws ConfigurationException for options that exclude each other
    void check() throws ConfigurationException {
        if (format != null && !format.equals("text") && !format.equals("json")) {
            throw new ConfigurationException("--format " + SafeText.clean(format) + ": expected text or json");
        }
        if (strict && !checkConfig) {
            throw new ConfigurationException("--strict: expected --check-config with it");
        }
        List<String> actions = new ArrayList<>();
        if (checkConfig) {
            actions.add("--check-config");
        }
        if (explain != null) {
            actions.add(diff == null ? "--explain" : "--diff");
        }
        if (once) {
            actions.add("--once");
        }
        if (actions.size() > 1) {
            throw new ConfigurationException(String.join(" and ", actions) + ": expected one of them");
        }
    }

    /// The same with another mapping.
    Arguments with(Path mapping) {
        return new Arguments(socket, config, deviceDb, overrides, List.of(mapping), port, address, verbosity, journal,
                webConfigFile, allowRoot, once, checkConfig, strict, format, explain, diff);
    }

    /// The files on the command line. They may be pipes if they are read once.
    List<Path> files() {
        List<Path> files = new ArrayList<>(attrMapping);
        files.addAll(explain == null ? List.of() : explain);
        Stream.of(config, deviceDb, overrides, webConfigFile, diff).filter(Objects::nonNull).forEach(files::add);
        return files;
    }

    /// By the keys of the settings. An empty value is none: a unit passes an empty variable so.
    Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        if (socket != null) {
            settings.put("smart.socket", socket);
        }
        put(settings, "server.port", port);
        put(settings, "server.host", address);
        put(settings, ServerReader.WEB_FILE, webConfigFile);
        put(settings, "smart.rules.overrides", overrides);
        put(settings, "smart.rules.device-db", deviceDb);
        for (int i = 0; i < attrMapping.size(); i++) {
            settings.put("smart.rules.attr-mapping." + i, attrMapping.get(i).toString());
        }
        return settings;
    }

    private static void put(Map<String, String> settings, String key, @Nullable Object value) {
        if (value != null && !value.toString().isEmpty()) {
            settings.put(key, value.toString());
        }
    }

    private static OptionSpec.Builder flag(String description, String... names) {
        return OptionSpec.builder(names).type(boolean.class).arity("0").description(description);
    }

    private static OptionSpec.Builder value(Class<?> type, String label, String description, String... names) {
        return OptionSpec.builder(names).type(type).paramLabel(label).description(description);
    }
}

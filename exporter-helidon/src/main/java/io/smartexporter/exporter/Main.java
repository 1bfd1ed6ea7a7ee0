package io.smartexporter.exporter;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The command line of `prometheus_smart_exporter`.
@Command(name = "prometheus_smart_exporter", sortOptions = false, usageHelpWidth = 100, description = "Asks the smart_exporter_helper for the S.M.A.R.T. data of this host's drives and serves them to Prometheus.")
final class Main implements Callable<Integer> {
    private static final Logger LOG = Logger.getLogger(Main.class.getName());

    /// Configuration errors; any other early end is 1.
    private static final int MISCONFIGURED = 2;

    /// Answers sent at the same time.
    private static final int MOST_ANSWERS = 32;
    private static final int MOST_ANSWERS_PER_PEER = 8;

    /// Bytes of all answers being sent: shared parts count once.
    private static final long MOST_ANSWER_BYTES = 24 << 20;

    /// How long a scrape waits for its permit.
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final int FAULT = 1;

    private static final Duration ADDRESS_LIMIT = Duration.ofMinutes(1);
    private static final Duration COLLECTION_LIMIT = Duration.ofMinutes(10);

    @SuppressWarnings("UnusedVariable") // picocli acts on it
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Print this help.")
    private boolean help;

    @SuppressWarnings("UnusedVariable") // picocli acts on it
    @Option(names = "--version", versionHelp = true, description = "Print name and version.")
    private boolean version;

    @Option(names = "--device-db", paramLabel = "FILE", description = "Device database (default: ${DEFAULT-DB}, if it is there).")
    private @Nullable Path deviceDb;

    @Option(names = "--overrides", paramLabel = "FILE", description = "Limits of single drives (default: ${DEFAULT-OVERRIDES}, if it is there).")
    private @Nullable Path overrides;

    @Option(names = "--attr-mapping", paramLabel = "FILE", description = "Attribute mapping; may be repeated (default: attrmap.json beside the device database, else the built-in one).")
    private List<Path> attrMapping = new ArrayList<>();

    @Option(names = "-v", description = "More logs than errors and notices: once warnings, twice information, three times debugging.")
    private boolean[] verbose = {};

    @Option(names = "--journal", description = "Log to the systemd journal, not to standard error.")
    private boolean journal;

    @Option(names = {"-p", "--listen-port"}, paramLabel = "PORT", description = "TCP port (default: 9257).")
    private @Nullable String port;

    @Option(names = {"-a", "--listen-address"}, paramLabel = "ADDR", description = "Address to listen on (default: 127.0.0.1).")
    private @Nullable String address;

    @Option(names = "--config", paramLabel = "FILE", description = "Configuration (default: /etc/prometheus_smart_exporter/application.yaml, if it is there).")
    private @Nullable Path config;

    @Option(names = "--once", description = "Print the metrics once to standard output and end.")
    private boolean once;

    @Option(names = "--check-config", description = "Say what is wrong or odd in the files, and end: 0 they load, 1 a rule file does not, 2 application.yaml does not or a file cannot be read.")
    private boolean checkConfig;

    @Option(names = "--strict", description = "With --check-config: warnings count as errors.")
    private boolean strict;

    @Option(names = "--format", paramLabel = "text|json", description = "Format of --check-config, which it implies: for people or for programs (default: text).")
    private @Nullable String format;

    @Option(names = "--explain", arity = "0..*", paramLabel = "FILE", description = "Print for every attribute its sample, or why it has none, and exit; of the drives, or of saved smartctl --json documents.")
    private @Nullable List<Path> explain;

    @Option(names = "--diff", paramLabel = "MAPPING", description = "Print which series appear (+), vanish (-) or change (~) with this mapping, and exit; of the drives, or of the documents of --explain.")
    private @Nullable Path diff;

    @Option(names = "--allow-root", description = "Run even as root, although the exporter needs no privileges.")
    private boolean allowRoot;

    @Parameters(index = "0", arity = "0..1", paramLabel = "socket", description = "The helper's UNIX socket (default: /run/prometheus_smart_helper/ipc).")
    private @Nullable String socket;

    /// First: without a handler, the signal ends the process.
    private static final Hangup HANGUP = Hangup.install();

    private static volatile int status;
    private static volatile @Nullable HttpListener serving;

    private Main() {}

    public static void main(String[] args) {
        Runtime.getRuntime().addShutdownHook(new Thread(Main::end, "stop"));
        CommandLine commandLine = new CommandLine(new Main()).setAbbreviatedOptionsAllowed(true)
                .setOverwrittenOptionsAllowed(true);
        commandLine.getCommandSpec().version("prometheus_smart_exporter " + Version.TEXT);
        System.setProperty("DEFAULT-OVERRIDES", Settings.DIRECTORY + "/overrides.json");
        System.setProperty("DEFAULT-DB", Settings.DIRECTORY + "/devices.json");
        commandLine.setExpandAtFiles(false).setExecutionExceptionHandler((e, _, _) -> fault(e));
        try {
            status = commandLine.execute(args);
        } catch (Throwable e) {
            status = fault(e);
        }
        System.exit(status);
    }

    /// A fault of ours, not of the operator, and never a success.
    private static int fault(Throwable e) {
        status = FAULT;
        LOG.log(Level.SEVERE, Logs.brief(e), e);
        return FAULT;
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            Logs.configure(verbose.length, journal ? JournalHandler.SOCKET : null);
            usage();
            if (!allowRoot && !checkConfig && explain == null && isRoot()) {
                LOG.severe(
                        "refusing to run as root: start it as an unprivileged user (the unit uses prometheus), or with --allow-root");
                return FAULT;
            }
            if (checkConfig) {
                return new CheckConfig(strict, "json".equals(format), System.out).run(this::settings,
                        OperatorFiles.orStreams(named()));
            }
            if (explain != null) {
                return explain(OperatorFiles.orStreams(named()), explain);
            }
            OperatorFiles files = OperatorFiles.regular();
            Configuration first = load(files);
            first.settings().requireHost();
            first.settings().warnings().forEach(LOG::warning);
            tellFindings(first.rules());
            first.notices().forEach(notice -> LOG.log(once ? Level.INFO : Logs.NOTICE, notice));
            ServiceManager manager = ServiceManager.of(System.getenv(), System::nanoTime);
            return run(new Reloader(first, files, this::load, Thread::sleep, manager), manager);
        } catch (ConfigurationException e) {
            LOG.severe(e.getMessage());
            return MISCONFIGURED;
        }
    }

    /// Exits with 0 after SIGTERM, from the start: the JVM's own status would be 143, a failure to service managers.
    private static void end() {
        HttpListener server = serving;
        if (server != null) {
            server.stop();
        }
        System.out.flush();
        Runtime.getRuntime().halt(status);
    }

    /// Ends the exporter if it can no longer serve: systemd starts it again.
    private static void broken() {
        status = 1;
        System.exit(status);
    }

    /// Some options imply others; conflicting ones are a mistake.
    private void usage() throws ConfigurationException {
        if (format != null && !format.equals("text") && !format.equals("json")) {
            throw new ConfigurationException("--format " + SafeText.clean(format) + ": expected text or json");
        }
        checkConfig |= format != null;
        if (strict && !checkConfig) {
            throw new ConfigurationException("--strict: expected --check-config with it");
        }
        if (diff != null && explain == null) {
            explain = List.of();
        }
        List<String> given = new ArrayList<>();
        if (checkConfig) {
            given.add("--check-config");
        }
        if (explain != null) {
            given.add(diff == null ? "--explain" : "--diff");
        }
        if (once) {
            given.add("--once");
        }
        if (given.size() > 1) {
            throw new ConfigurationException(String.join(" and ", given) + ": expected one of them");
        }
    }

    /// The files on the command line. They may be pipes if they are read once.
    private List<Path> named() {
        List<Path> named = new ArrayList<>(attrMapping);
        named.addAll(explain == null ? List.of() : explain);
        Stream.of(config, deviceDb, overrides, diff).filter(Objects::nonNull).forEach(named::add);
        return named;
    }

    private int explain(OperatorFiles reader, List<Path> files) throws ConfigurationException, InterruptedException {
        Configuration first = load(reader);
        Explain ours = new Explain(first.rules(), System.out);
        if (diff == null) {
            ours.print(drives(first, reader, files), verbose.length > 0);
            return 0;
        }
        attrMapping = List.of(diff);
        Configuration other = load(reader);
        ours.printDifference(drives(first, reader, files), new Explain(other.rules(), System.out),
                drives(other, reader, files));
        return 0;
    }

    private static List<Drive> drives(Configuration configuration, OperatorFiles reader, List<Path> files)
            throws ConfigurationException, InterruptedException {
        Rules rules = configuration.rules();
        if (!files.isEmpty()) {
            return Explain.drives(files, reader, rules);
        }
        Collector collector = new Collector(System::nanoTime, _ -> {});
        Snapshot collection = collector.collect(Collector.Terms.of(configuration), COLLECTION_LIMIT);
        if (collection.systemError() != null) {
            throw new ConfigurationException(collection.systemError());
        }
        return collection.drives();
    }

    /// One line, as published device databases have dozens; `--check-config` lists each.
    private static void tellFindings(Rules rules) {
        int count = rules.set().findings().size();
        if (count > 0) {
            LOG.warning("the rule files have " + count + " oddities, such as " + rules.set().findings().getFirst().text()
                    + " (--check-config tells all)");
        }
    }

    private Settings settings(OperatorFiles files) throws ConfigurationException {
        return Settings.load(given(), config, System.getenv(), files);
    }

    private Configuration load(OperatorFiles files) throws ConfigurationException {
        Settings settings = settings(files);
        return new Configuration(settings, RulesLoader.load(settings, files, Clock.systemUTC().instant()));
    }

    private int run(Reloader reloader, ServiceManager manager) throws InterruptedException {
        OwnMetrics own = new OwnMetrics();
        Collector collector = new Collector(System::nanoTime, collection -> {
            own.collected(collection);
            manager.collected(collection);
        });
        InFlight inFlight = new InFlight(MOST_ANSWERS, MOST_ANSWERS_PER_PEER, MOST_ANSWER_BYTES, PATIENCE, System::nanoTime);
        MetricsHandler metrics = new MetricsHandler(collector, reloader, own, inFlight, System::nanoTime);
        if (once) {
            return print(metrics, reloader.current().settings().deadline());
        }
        return serve(reloader, metrics, new Page(collector, inFlight, System::nanoTime), manager);
    }

    /// Prints the drives' families alone: node_exporter, whose textfile collector reads them, has its own `process_*`.
    private static int print(MetricsHandler metrics, Duration deadline) throws InterruptedException {
        try {
            PrometheusTextFormatWriter.builder().build().write(System.out, new MetricSnapshots(metrics.drives(deadline)));
            System.out.flush();
            return System.out.checkError() ? 1 : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int serve(Reloader reloader, MetricsHandler metrics, Page page, ServiceManager manager)
            throws InterruptedException {
        Settings settings = reloader.current().settings();
        HttpListener server;
        try {
            reloader.start();
            awaitAddress(settings);
            server = HttpServer.start(settings.server(), metrics, page, new ReloadHandler(reloader), Main::broken);
        } catch (IOException | IllegalArgumentException e) {
            LOG.severe("cannot listen on " + settings.address() + ": " + SafeText.clean(String.valueOf(e.getMessage())));
            return 1;
        }
        HANGUP.onSignal(() -> reloader.ask("SIGHUP").join());
        CountDownLatch stopped = new CountDownLatch(1);
        serving = server;
        LOG.info(() -> "listening on " + settings.server().host() + " port " + server.port());
        manager.ready();
        stopped.await();
        return 0;
    }

    /// At boot the exporter may start before its address exists.
    private static void awaitAddress(Settings settings) throws InterruptedException {
        long end = System.nanoTime() + ADDRESS_LIMIT.toNanos();
        Optional<String> missing = settings.missingAddress();
        missing.ifPresent(text -> LOG.severe(text + "; waiting for it"));
        while (missing.isPresent() && System.nanoTime() < end) {
            Thread.sleep(500);
            missing = settings.missingAddress();
        }
    }

    /// The values of the command line. An empty one is none: a unit passes an empty variable so.
    private Map<String, String> given() {
        Map<String, String> given = new HashMap<>();
        if (socket != null) {
            given.put("smart.socket", socket);
        }
        if (port != null && !port.isEmpty()) {
            given.put("server.port", port);
        }
        if (address != null && !address.isEmpty()) {
            given.put("server.host", address);
        }
        if (overrides != null && !overrides.toString().isEmpty()) {
            given.put("smart.rules.overrides", overrides.toString());
        }
        if (deviceDb != null && !deviceDb.toString().isEmpty()) {
            given.put("smart.rules.device-db", deviceDb.toString());
        }
        for (int i = 0; i < attrMapping.size(); i++) {
            given.put("smart.rules.attr-mapping." + i, attrMapping.get(i).toString());
        }
        return given;
    }

    /// Linux: the owner of /proc/self is the process' effective user.
    private static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            throw new UncheckedIOException("/proc is not there", e);
        }
    }
}

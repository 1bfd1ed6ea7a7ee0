package io.smartexporter.exporter;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// The unprivileged process: what it does with each command line.
final class Main {
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

    /// First: without a handler, the signal ends the process.
    private static final Hangup HANGUP = Hangup.install();

    private static volatile int status;
    private static volatile @Nullable HttpListener serving;

    private final Arguments arguments;

    private Main(Arguments arguments) {
        this.arguments = arguments;
    }

    public static void main(String[] args) {
        Runtime.getRuntime().addShutdownHook(new Thread(Main::end, "stop"));
        try {
            ParseResult given = new CommandLine(Arguments.spec()).parseArgs(args);
            Integer printed = CommandLine.executeHelpRequest(given);
            status = printed == null ? execute(Arguments.of(given)) : printed;
        } catch (ParameterException mistake) {
            status = mistaken(mistake);
        } catch (Throwable e) {
            status = fault(e);
        }
        System.exit(status);
    }

    private static int mistaken(ParameterException mistake) {
        System.err.println(mistake.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(mistake, System.err)) {
            mistake.getCommandLine().usage(System.err);
        }
        return MISCONFIGURED;
    }

    /// A fault of ours, not of the operator, and never a success.
    private static int fault(Throwable e) {
        status = FAULT;
        LOG.log(Level.SEVERE, Logs.brief(e), e);
        return FAULT;
    }

    private static int execute(Arguments arguments) throws InterruptedException {
        try {
            Logs.configure(arguments.verbosity(), arguments.journal() ? JournalHandler.SOCKET : null);
            arguments.check();
            return new Main(arguments).call();
        } catch (ConfigurationException e) {
            LOG.severe(e.getMessage());
            return MISCONFIGURED;
        }
    }

    private int call() throws ConfigurationException, InterruptedException {
        if (!arguments.allowRoot() && !arguments.checkConfig() && arguments.explain() == null && isRoot()) {
            LOG.severe(
                    "refusing to run as root: start it as an unprivileged user (the unit uses prometheus), or with --allow-root");
            return FAULT;
        }
        if (arguments.checkConfig()) {
            return new CheckConfig(arguments.strict(), "json".equals(arguments.format()), System.out).run(this::settings,
                    OperatorFiles.orStreams(arguments.files()));
        }
        List<Path> documents = arguments.explain();
        if (documents != null) {
            return explain(OperatorFiles.orStreams(arguments.files()), documents);
        }
        OperatorFiles files = OperatorFiles.regular();
        Configuration first = load(files);
        first.settings().requireHost();
        first.settings().warnings().forEach(LOG::warning);
        tellFindings(first.rules());
        first.notices().forEach(notice -> LOG.log(arguments.once() ? Level.INFO : Logs.NOTICE, notice));
        ServiceManager manager = ServiceManager.of(System.getenv(), System::nanoTime);
        return run(new Reloader(first, files, this::load, Thread::sleep, manager), manager);
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

    private int explain(OperatorFiles reader, List<Path> documents) throws ConfigurationException, InterruptedException {
        Configuration first = load(reader);
        Explain ours = new Explain(first.rules(), System.out);
        Path diff = arguments.diff();
        if (diff == null) {
            ours.print(drives(first, reader, documents), arguments.verbosity() > 0);
            return 0;
        }
        Configuration other = new Main(arguments.with(diff)).load(reader);
        ours.printDifference(drives(first, reader, documents), new Explain(other.rules(), System.out),
                drives(other, reader, documents));
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
        return Settings.load(arguments.settings(), arguments.config(), System.getenv(), files);
    }

    private Configuration load(OperatorFiles files) throws ConfigurationException {
        Settings settings = settings(files);
        return new Configuration(settings, RulesLoader.load(settings, files, Clock.systemUTC().instant()));
    }

    private int run(Reloader reloader, ServiceManager manager) throws InterruptedException {
        OwnMetrics own = new OwnMetrics();
        History history = new History();
        Collector collector = new Collector(System::nanoTime, collection -> {
            own.collected(collection);
            history.note(collection);
            manager.collected(collection);
        });
        InFlight inFlight = new InFlight(MOST_ANSWERS, MOST_ANSWERS_PER_PEER, MOST_ANSWER_BYTES, PATIENCE, System::nanoTime);
        MetricsHandler metrics = new MetricsHandler(collector, reloader, own, inFlight, System::nanoTime);
        if (arguments.once()) {
            return print(metrics, reloader.current().settings().deadline());
        }
        return serve(reloader, metrics,
                new Page(collector, reloader, history, inFlight, System::nanoTime, InstantSource.system()),
                manager);
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
            server = HttpServer.start(settings.server(), () -> reloader.current().settings().access(), metrics, page,
                    new ReloadHandler(reloader), Main::broken);
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

    /// Linux: the owner of /proc/self is the process' effective user.
    private static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            throw new UncheckedIOException("/proc is not there", e);
        }
    }
}

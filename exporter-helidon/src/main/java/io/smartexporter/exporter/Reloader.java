package io.smartexporter.exporter;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Holds the configuration in force, and replaces it when the files change.
///
/// All files are read once and checked as a whole; only then one reference is swapped. A file with a mistake, and one that was in
/// force and is now empty or gone, changes nothing, is logged once, and shows in `smart_exporter_config_last_reload_successful`
/// until it is fixed.
///
/// One thread does it all: it checks the files twice a second, by their names only: other writes in their folders cost nothing. A
/// request for a reload waits for it; requests while files are read get the next one together.
final class Reloader {
    private static final Logger LOG = Logger.getLogger(Reloader.class.getName());

    /// Reads all files anew.
    interface Loader {
        Configuration load(OperatorFiles files) throws ConfigurationException;
    }

    /// Waits.
    interface Pause {
        void millis(long time) throws InterruptedException;
    }

    private static final long POLL_MILLIS = 500;

    /// How long files must be unchanged before they are read: one written in place is complete by then.
    private static final long REST_MILLIS = 100;

    /// How long changes may go on, and a file may be empty or missing, during a write.
    private static final int MOST_RESTS = 10;

    private final Loader loader;
    private final Pause pause;
    private final ServiceManager manager;
    private volatile Configuration current;
    private volatile boolean successful = true;
    private List<FileSignature> seen;
    private volatile String lastProblem = "";
    private @Nullable Request waiting;

    private record Request(String why, CompletableFuture<Optional<String>> answer) {}

    /// @param first the configuration with which the exporter starts
    /// @param files what has read it
    Reloader(Configuration first, OperatorFiles files, Loader loader, Pause pause, ServiceManager manager) {
        this.current = first;
        this.seen = files.signatures();
        this.loader = loader;
        this.pause = pause;
        this.manager = manager;
    }

    /// The configuration in force.
    Configuration current() {
        return current;
    }

    /// Whether the files as last read are in force.
    boolean successful() {
        return successful;
    }

    /// Why the files on disk are not in force; empty if they are.
    String problem() {
        return lastProblem;
    }

    /// Watches the files and serves requests, as long as the process lives.
    void start() {
        Thread.ofPlatform().daemon().name("reload").start(this::run);
    }

    /// Requests a reload.
    ///
    /// @param why the requester, for the log
    /// @return nothing if the files are then in force, else why they are not
    synchronized CompletableFuture<Optional<String>> ask(String why) {
        if (waiting == null) {
            waiting = new Request(why, new CompletableFuture<>());
            notifyAll();
        }
        return waiting.answer();
    }

    private void run() {
        while (true) {
            try {
                turn(take());
                manager.alive();
            } catch (InterruptedException _) {
                return;
            } catch (Throwable e) {
                broken(e);
            }
        }
    }

    /// The thread goes on after any error: files can be fixed.
    private void broken(Throwable e) {
        successful = false;
        try {
            LOG.log(Level.FINE, "watching the files", e);
            failed(Logs.brief(e));
        } catch (Throwable _) {
            // Too little memory even to log it: the metric shows it.
        }
    }

    /// Waits for a request, until the next check of the files.
    private synchronized @Nullable Request take() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS);
        for (long left = POLL_MILLIS; waiting == null && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        Request taken = waiting;
        waiting = null;
        return taken;
    }

    private void turn(@Nullable Request request) throws InterruptedException {
        if (request == null) {
            look();
            return;
        }
        Optional<String> problem = Optional.of("the reload broke off");
        try {
            problem = load(request.why());
        } finally {
            request.answer().complete(problem);
        }
    }

    /// Reads the files if they have changed.
    void look() throws InterruptedException {
        if (changed() && settled()) {
            load("files changed");
        }
    }

    private List<FileSignature> now() {
        return seen.stream().map(FileSignature::again).toList();
    }

    private boolean changed() {
        return !now().equals(seen);
    }

    /// Waits until the files settle, and gives one that is empty or gone some time to come back.
    private boolean settled() throws InterruptedException {
        List<FileSignature> before = now();
        for (int i = 0; i < MOST_RESTS; i++) {
            pause.millis(REST_MILLIS);
            List<FileSignature> now = now();
            if (now.equals(before) && !lacks(now)) {
                break;
            }
            before = now;
        }
        return changed();
    }

    private boolean lacks(List<FileSignature> now) {
        for (int i = 0; i < now.size(); i++) {
            if (now.get(i).empty() && !seen.get(i).empty()) {
                return true;
            }
        }
        return false;
    }

    /// Reads the files and puts them in force.
    ///
    /// @return nothing, or why they are not in force
    private Optional<String> load(String why) {
        manager.reloading();
        Optional<String> problem = Optional.of("the reload broke off");
        try {
            problem = loaded(why);
        } finally {
            manager.reloaded(problem.orElse(""));
        }
        return problem;
    }

    private Optional<String> loaded(String why) {
        OperatorFiles files = OperatorFiles.regular();
        List<FileSignature> before = now();
        try {
            Configuration next = loader.load(files);
            requireWhatIsInForce(next.settings(), files);
            putInForce(next, why);
            seen = files.signatures();
            return Optional.empty();
        } catch (ConfigurationException e) {
            return Optional.of(failed(String.valueOf(e.getMessage())));
        } catch (Throwable e) {
            LOG.log(Level.FINE, "reading the files", e);
            return Optional.of(failed(Logs.brief(e)));
        } finally {
            if (!successful) {
                seen = together(before, files.signatures());
            }
        }
    }

    /// A file that is empty or gone is a mistake, or a write half done. Dropping it needs a restart.
    private void requireWhatIsInForce(Settings next, OperatorFiles files) throws ConfigurationException {
        for (FileSignature file : files.signatures()) {
            if (current.settings().inForce().contains(file.path()) && !next.inForce().contains(file.path())) {
                throw new ConfigurationException(FilePlace.of(file.path().toString()),
                        (Files.exists(file.path()) ? "says nothing any more" : "is gone")
                                + ", and was in force: write it anew, or restart to do without it");
            }
        }
    }

    private void putInForce(Configuration next, String why) {
        Configuration before = current;
        boolean mended = !successful;
        current = next;
        successful = true;
        lastProblem = "";
        tell(before, next, mended, why);
    }

    private String failed(String problem) {
        successful = false;
        boolean told = problem.equals(lastProblem);
        lastProblem = problem;
        if (!told) {
            LOG.severe(problem + "\nNothing has changed: the files as they were before stay in force.");
        }
        return problem;
    }

    /// All files checked, each as first seen.
    private static List<FileSignature> together(List<FileSignature> before, List<FileSignature> read) {
        Map<Path, FileSignature> all = new LinkedHashMap<>();
        before.forEach(file -> all.put(file.path(), file));
        read.forEach(file -> all.putIfAbsent(file.path(), file));
        return List.copyOf(all.values());
    }

    private static void tellAccess(Access before, Access next, String why) {
        if (!next.sha256().equals(before.sha256())) {
            LOG.info(() -> why + (next.tls() == null ? ": HTTP is plain from now on" : ": TLS has a new configuration in force"));
        }
        if (!next.users().equals(before.users())) {
            LOG.info(() -> why + ": " + next.users().size() + " users are in force");
        }
    }

    private static void tell(Configuration before, Configuration next, boolean mended, String why) {
        if (mended || !next.rules().equalFiles(before.rules())) {
            LOG.info(() -> why + ": new rules are in force, " + next.rules().set().families().size() + " metrics");
        }
        next.settings().warnings().stream().filter(w -> !before.settings().warnings().contains(w)).forEach(LOG::warning);
        next.notices().stream().filter(n -> !before.notices().contains(n)).forEach(n -> LOG.log(Logs.NOTICE, n));
        next.rules().set().warnings().stream().filter(w -> !before.rules().set().warnings().contains(w)).limit(10)
                .forEach(LOG::warning);
        tellAccess(before.settings().access(), next.settings().access(), why);
        if (!next.settings().address().equals(before.settings().address())) {
            LOG.warning("the listening address is now " + next.settings().address() + ": that takes effect with a restart");
        } else if (!next.settings().hasServerOf(before.settings())) {
            LOG.warning("server: has changed: that takes effect with a restart");
        }
    }
}

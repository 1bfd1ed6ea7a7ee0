package io.smartexporter.exporter;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Keeps the configuration that is in force, and puts a new one in its place when the files change.
///
/// All files are read once and checked as a whole; only then one reference is swapped. A file with a mistake changes nothing, is
/// logged once, and shows in `smart_exporter_config_last_reload_successful` until it is mended.
///
/// The kernel tells at once of changes in the folders where the files are. That does not cover every way to change what a name
/// leads to, such as a swapped link further up, so the names are looked at twice a second as well.
final class Reloader {
    private static final Logger LOG = Logger.getLogger(Reloader.class.getName());

    /// Reads all files anew.
    interface Loader {
        Configuration load() throws ConfigurationException;
    }

    private static final long POLL_MILLIS = 500;

    /// A change must rest for so long before it is read: a file that is written in place is complete by then.
    private static final long REST_MILLIS = 30;

    /// A file may be missing for so long while somebody replaces it.
    private static final long ABSENT_MILLIS = 1000;

    private final Loader loader;
    private final Map<Path, WatchKey> watched = new HashMap<>();
    private volatile Configuration current;
    private volatile boolean successful = true;
    private List<FileSignature> seen;
    private String lastProblem = "";

    /// @param first the configuration with which the exporter starts
    Reloader(Configuration first, Loader loader) {
        this.current = first;
        this.loader = loader;
        this.seen = FileSignature.of(first.settings().files());
    }

    /// What is in force.
    Configuration current() {
        return current;
    }

    /// Whether the files as they were last read are in force.
    boolean successful() {
        return successful;
    }

    /// Watches the files from a thread of its own, for as long as the process lives.
    void start() throws IOException {
        WatchService service = FileSystems.getDefault().newWatchService();
        Thread.ofPlatform().daemon().name("reload").start(() -> watch(service));
    }

    /// Reads the files and puts them in force.
    ///
    /// @param why who asks, for the log
    /// @return null, or why they are not in force
    synchronized @Nullable String reload(String why) {
        seen = FileSignature.of(current.settings().files());
        try {
            Configuration next = loader.load();
            tell(next, why);
            current = next;
            seen = next.settings().files().equals(seen.stream().map(FileSignature::path).toList())
                    ? seen
                    : FileSignature.of(next.settings().files());
            successful = true;
            lastProblem = "";
            return null;
        } catch (ConfigurationException e) {
            String problem = String.valueOf(e.getMessage());
            if (!problem.equals(lastProblem)) {
                LOG.severe(problem + "\nNothing has changed: the files as they were before stay in force.");
            }
            lastProblem = problem;
            successful = false;
            return problem;
        }
    }

    private void tell(Configuration next, String why) {
        if (!next.rules().equalFiles(current.rules()) || !successful) {
            LOG.info(() -> why + ": new rules are in force, " + next.rules().set().families().size() + " metrics");
        }
        next.settings().warnings().stream().filter(w -> !current.settings().warnings().contains(w)).forEach(LOG::warning);
        next.notices().stream().filter(n -> !current.notices().contains(n)).forEach(n -> LOG.log(Logs.NOTICE, n));
        next.rules().set().warnings().stream().filter(w -> !current.rules().set().warnings().contains(w)).limit(10)
                .forEach(LOG::warning);
        if (!next.settings().address().equals(current.settings().address())) {
            LOG.warning("the listening address is now " + next.settings().address() + ": that takes effect with a restart");
        }
    }

    private void watch(WatchService service) {
        try {
            while (true) {
                follow(service);
                WatchKey key = service.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (key != null) {
                    key.pollEvents();
                    key.reset();
                }
                if (changed() && settled()) {
                    reload("files changed");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean changed() {
        return !FileSignature.of(current.settings().files()).equals(seen);
    }

    /// Waits until the files rest, and gives one that has gone some time to come back.
    private boolean settled() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ABSENT_MILLIS);
        Set<Path> there = new HashSet<>();
        synchronized (this) {
            seen.stream().filter(file -> !file.absent()).forEach(file -> there.add(file.path()));
        }
        List<FileSignature> before = FileSignature.of(current.settings().files());
        while (System.nanoTime() < end) {
            Thread.sleep(REST_MILLIS);
            List<FileSignature> now = FileSignature.of(current.settings().files());
            if (now.equals(before) && now.stream().noneMatch(file -> file.absent() && there.contains(file.path()))) {
                break;
            }
            before = now;
        }
        return changed();
    }

    /// Watches the folders in which the files are now, by the names that they are given and by where these lead.
    private void follow(WatchService service) {
        Set<Path> folders = new HashSet<>();
        for (Path file : current.settings().files()) {
            add(folders, file.toAbsolutePath().getParent());
            try {
                add(folders, file.toRealPath().getParent());
            } catch (IOException _) {
                // absent: its folder is watched by name
            }
        }
        watched.entrySet().removeIf(entry -> {
            boolean gone = !folders.contains(entry.getKey()) || !entry.getValue().isValid();
            if (gone) {
                entry.getValue().cancel();
            }
            return gone;
        });
        for (Path folder : folders) {
            if (!watched.containsKey(folder)) {
                register(service, folder);
            }
        }
    }

    private static void add(Set<Path> folders, @Nullable Path folder) {
        if (folder != null && Files.isDirectory(folder)) {
            folders.add(folder);
        }
    }

    private void register(WatchService service, Path folder) {
        try {
            watched.put(folder,
                    folder.register(service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE,
                            StandardWatchEventKinds.ENTRY_MODIFY));
        } catch (IOException e) {
            // The look twice a second finds its changes, a little later.
            LOG.fine(() -> "cannot watch " + folder + ": " + e.getMessage());
        }
    }
}

package io.smartexporter.exporter;

import io.smartexporter.wire.DriveId;
import io.smartexporter.wire.Message;
import io.smartexporter.wire.Message.DriveReport;
import io.smartexporter.wire.Message.End;
import io.smartexporter.wire.Message.Manifest;
import io.smartexporter.wire.WireException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Asks the helper, one collection at a time, for however many scrapes there are.
///
/// A scrape joins the collection that is under way; a finished one serves within `max-age` of its end; else a new one starts. A
/// scrape that must answer before the end gets what has come so far, and the collection goes on for the next.
final class Collector {
    private static final Logger LOG = Logger.getLogger(Collector.class.getName());

    /// Bytes: twice what the drives of one host take, as a rule.
    private static final long LARGE_HEAP = 40 << 20;

    private final Supplier<HelperClient> helpers;
    private final InstantSource clock;
    private final Supplier<Duration> maxAge;
    private final Supplier<Rules> rules;
    private final OwnMetrics own;
    private final Diagnosis diagnosis = new Diagnosis();
    private final TroubleLog troubles = new TroubleLog();
    private @Nullable Running running;
    private @Nullable Collection last;
    private @Nullable Rules lastRules;
    private long lastNanos;

    /// @param helpers asked for each collection, for its socket may change
    /// @param maxAge asked for each scrape, likewise
    /// @param rules those in force: documents are read for them, and a collection that was read for others is not served again
    Collector(Supplier<HelperClient> helpers, InstantSource clock, Supplier<Duration> maxAge, Supplier<Rules> rules,
            OwnMetrics own) {
        this.rules = rules;
        this.helpers = helpers;
        this.clock = clock;
        this.maxAge = maxAge;
        this.own = own;
    }

    /// What the drives say, at the latest after the wait.
    Collection collect(Duration wait) throws InterruptedException {
        Running joined;
        synchronized (this) {
            if (running == null && last != null && rules.get().equals(lastRules)
                    && System.nanoTime() - lastNanos < maxAge.get().toNanos()) {
                return last;
            }
            joined = running == null ? start() : running;
        }
        return joined.await(wait);
    }

    /// The last finished collection; null before the first.
    synchronized @Nullable Collection last() {
        return last;
    }

    private Running start() {
        Running started = new Running();
        running = started;
        Thread.ofPlatform().daemon().name("collection").start(started);
        return started;
    }

    private synchronized void finished(Collection collection, Rules readFor) {
        running = null;
        lastRules = readFor;
        last = collection;
        lastNanos = System.nanoTime();
    }

    /// Without the drives that sysfs lists and that are there as a member of a RAID, or by another option, as well: same model, same
    /// serial number. Drives that sysfs lists are never merged with each other.
    private static List<Drive> distinct(List<Drive> drives) {
        Set<List<String>> explicit = new HashSet<>();
        drives.stream().filter(drive -> !fromSysfs(drive)).map(Collector::identity).filter(id -> !id.isEmpty())
                .forEach(explicit::add);
        return drives.stream().filter(drive -> !fromSysfs(drive) || !explicit.contains(identity(drive))).toList();
    }

    private static boolean fromSysfs(Drive drive) {
        return drive.id().port().matches("\\d+:\\d+:\\d+:\\d+(#\\d+)?|nvme\\d+(#\\d+)?");
    }

    private static List<String> identity(Drive drive) {
        SmartctlDocument known = drive.identity();
        return known == null || known.serial().isEmpty() ? List.of() : List.of(known.model(), known.serial());
    }

    /// A collection under way. The collection's thread writes, scrapes read.
    private final class Running implements Runnable {
        private final HelperClient helper = helpers.get();
        private final Rules readFor = rules.get();
        private final long start = System.nanoTime();
        private final CountDownLatch done = new CountDownLatch(1);
        private final Map<DriveId, @Nullable Drive> drives = new LinkedHashMap<>();
        private boolean listed;
        private String helperVersion = "";
        private @Nullable String systemError;
        private @Nullable Collection result;

        Collection await(Duration wait) throws InterruptedException {
            done.await(Math.max(0, wait.toNanos()), TimeUnit.NANOSECONDS);
            synchronized (this) {
                return result != null
                        ? result
                        : snapshot(Reason.DEADLINE, "it had not answered when the scrape had to be answered");
            }
        }

        @Override
        public void run() {
            try {
                helper.ask(this::take);
            } catch (IOException e) {
                broke(String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                LOG.log(Level.SEVERE, "collection: internal error", e);
                broke("internal error: " + e);
            } finally {
                end();
            }
        }

        private synchronized void broke(String why) {
            systemError = why;
        }

        private void end() {
            Collection whole;
            synchronized (this) {
                whole = snapshot(Reason.CUT_OFF, "the helper broke off before it came to this drive");
                result = whole;
            }
            own.collected(whole);
            troubles.note(whole);
            finished(whole, readFor);
            done.countDown();
            giveBack();
        }

        /// The serial collector lets old collections lie until the heap is as large as it may be.
        private void giveBack() {
            if (Runtime.getRuntime().totalMemory() > LARGE_HEAP) {
                System.gc();
            }
        }

        private synchronized void take(Message message) {
            switch (message) {
                case Manifest manifest -> list(manifest);
                case DriveReport report -> drives.put(report.drive(), diagnosis.of(report, clock.instant(), readFor.reader()));
                case Message.Version1 all -> takeAll(all.payload());
                case End _ -> LOG.fine(() -> "collection of " + drives.size() + " drives complete");
            }
        }

        private void takeAll(byte[] payload) {
            try {
                listed = true;
                Version1.drives(payload, clock.instant()).forEach(drive -> drives.put(drive.id(), drive));
            } catch (WireException e) {
                systemError = helper.describe(e);
            }
        }

        private void list(Manifest manifest) {
            listed = true;
            helperVersion = manifest.helperVersion();
            manifest.drives().forEach(drive -> drives.put(drive, null));
            diagnosis.keepOnly(new HashSet<>(manifest.drives()));
        }

        private Collection snapshot(Reason missing, String detail) {
            List<Drive> all = new ArrayList<>(drives.size());
            drives.forEach(
                    (id, drive) -> all.add(drive != null ? drive : Drive.missing(id, missing, detail, diagnosis.identity(id))));
            Instant now = clock.instant();
            String error = systemError != null || listed ? systemError : helper.describe(new IOException("it has not answered"));
            return new Collection(now, (System.nanoTime() - start) / 1e9, error, helperVersion, distinct(all));
        }
    }
}

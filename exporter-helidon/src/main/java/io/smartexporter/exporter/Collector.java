package io.smartexporter.exporter;

import io.smartexporter.exporter.Snapshot.Helper;
import io.smartexporter.wire.DriveId;
import io.smartexporter.wire.Message;
import io.smartexporter.wire.Message.DriveReport;
import io.smartexporter.wire.Message.End;
import io.smartexporter.wire.Message.Manifest;
import io.smartexporter.wire.WireException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
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
    private static final long PARTIAL_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /// What one scrape asks for, all of it from one configuration.
    ///
    /// @param maxAge for how long a finished collection serves
    /// @param remember how long a drive that has vanished is remembered
    /// @param rules documents are read for them, and a collection that was read for others is not served again
    record Terms(HelperClient helper, Duration maxAge, Duration remember, Rules rules) {
        static Terms of(Configuration configuration) {
            Settings settings = configuration.settings();
            return new Terms(new HelperClient(settings.socket()), settings.maxAge(), settings.remember(), configuration.rules());
        }
    }

    private final LongSupplier clock;
    private final Consumer<Snapshot> bookkeeping;
    private final Diagnosis diagnosis = new Diagnosis();
    private final Roster roster = new Roster();
    private final TroubleLog troubles = new TroubleLog();
    private @Nullable Running running;
    private @Nullable Snapshot last;
    private @Nullable Snapshot whole;

    /// @param clock monotonic, in nanoseconds
    /// @param bookkeeping gets each collection when it has ended
    Collector(LongSupplier clock, Consumer<Snapshot> bookkeeping) {
        this.clock = clock;
        this.bookkeeping = bookkeeping;
    }

    /// The drives, at the latest after the wait.
    Snapshot collect(Terms terms, Duration wait) throws InterruptedException {
        Running joined;
        synchronized (this) {
            Snapshot finished = last;
            if (running == null && finished != null && serves(finished, terms)) {
                return finished;
            }
            joined = running == null ? start(terms) : running;
        }
        return joined.await(wait);
    }

    /// The same rules, not equal ones: to tell whether they are equal would take longer than to read the drives.
    @SuppressWarnings("ReferenceEquality")
    private boolean serves(Snapshot finished, Terms terms) {
        return finished.rules() == terms.rules() && clock.getAsLong() - finished.end() < terms.maxAge().toNanos();
    }

    /// The last finished collection; null before the first.
    synchronized @Nullable Snapshot last() {
        return last;
    }

    /// The last finished collection that did not break off; null before the first.
    synchronized @Nullable Snapshot lastWhole() {
        return whole;
    }

    private Running start(Terms terms) {
        Running started = new Running(terms);
        Thread.ofPlatform().daemon().name("collection").start(started);
        running = started;
        return started;
    }

    private synchronized void finished(Snapshot collection) {
        running = null;
        last = collection;
        if (collection.systemError() == null) {
            whole = collection;
        }
    }

    /// Without the drives that sysfs lists and that are there as a member of a RAID, or by another option, as well: same model, same
    /// serial number. Drives that sysfs lists are never merged with each other.
    private static List<Drive> distinct(List<Drive> drives) {
        Set<List<String>> explicit = new HashSet<>();
        drives.stream().filter(drive -> !fromSysfs(drive)).map(Collector::identity).filter(id -> !id.isEmpty())
                .forEach(explicit::add);
        List<DriveId> others = drives.stream().filter(drive -> !fromSysfs(drive)).map(Drive::id).toList();
        return drives.stream().filter(drive -> !fromSysfs(drive) || !explicit.contains(identity(drive)))
                .filter(drive -> drive.reason() != Reason.RAID_VOLUME || !hasMember(drive.id(), others)).toList();
    }

    /// Whether a drive behind the same controller is read by a type of its own: `/dev/bus/0` is SCSI host 0.
    private static boolean hasMember(DriveId volume, List<DriveId> others) {
        String host = volume.port().substring(0, Math.max(0, volume.port().indexOf(':')));
        return others.stream().anyMatch(other -> other.device().equals(volume.device()) || other.device().equals("bus/" + host));
    }

    private static boolean fromSysfs(Drive drive) {
        return drive.id().port().matches("\\d+:\\d+:\\d+:\\d+(#\\d+)?|nvme\\d+(#\\d+)?");
    }

    private static List<String> identity(Drive drive) {
        Identity known = drive.identity();
        return known == null || known.serial().isEmpty() ? List.of() : List.of(known.model(), known.serial());
    }

    /// A collection under way. The collection's thread writes, scrapes read.
    private final class Running implements Runnable {
        private final Terms terms;
        private final long start = clock.getAsLong();
        private final CountDownLatch done = new CountDownLatch(1);
        private final Map<DriveId, @Nullable Drive> drives = new LinkedHashMap<>();
        private boolean listed;
        private String helperVersion = "";
        private String database = "";
        private String listing = "";
        private @Nullable String systemError;
        private @Nullable Snapshot partial;
        private @Nullable Snapshot result;

        Running(Terms terms) {
            this.terms = terms;
        }

        Snapshot await(Duration wait) throws InterruptedException {
            done.await(Math.max(0, wait.toNanos()), TimeUnit.NANOSECONDS);
            synchronized (this) {
                return result != null ? result : partial();
            }
        }

        /// As far as it has come; the same for all scrapes that must be answered at about the same time, so that it is written once.
        private Snapshot partial() {
            Snapshot known = partial;
            if (known == null || clock.getAsLong() - known.end() > PARTIAL_NANOS) {
                known = snapshot(Reason.DEADLINE, "it had not answered when the scrape had to be answered");
                partial = known;
            }
            return known;
        }

        /// Whatever happens, it ends: for one that did not, every later scrape would wait.
        @Override
        public void run() {
            Snapshot whole = new Snapshot(terms.rules(), start, 0, "internal error, see the exporter's log", Helper.UNKNOWN,
                    List.of(), List.of());
            try {
                ask();
                whole = whole();
                bookkeeping.accept(whole);
                troubles.note(whole);
            } catch (Throwable e) {
                LOG.log(Level.SEVERE, "collection: internal error", e);
            } finally {
                end(whole);
            }
            giveBack();
        }

        private void ask() {
            try {
                terms.helper().ask(this::take);
            } catch (IOException e) {
                broke(String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                LOG.log(Level.SEVERE, "collection: internal error", e);
                broke("internal error: " + e);
            }
        }

        private synchronized void broke(String why) {
            systemError = why;
        }

        private synchronized Snapshot whole() {
            if (systemError == null && listed) {
                roster.note(listing, drives.values().stream().filter(drive -> drive != null).toList(), clock.getAsLong(),
                        terms.remember());
            }
            return snapshot(Reason.CUT_OFF, "the helper broke off before it came to this drive");
        }

        private void end(Snapshot whole) {
            synchronized (this) {
                result = whole;
            }
            finished(whole);
            done.countDown();
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
                case DriveReport report ->
                    drives.put(report.drive(), diagnosis.of(report, clock.getAsLong(), terms.rules().reader()));
                case Message.Version1 all -> takeAll(all.payload());
                case End _ -> LOG.fine(() -> "collection of " + drives.size() + " drives complete");
            }
        }

        private void takeAll(byte[] payload) {
            try {
                listed = true;
                Version1Reader.drives(payload, clock.getAsLong()).forEach(drive -> drives.put(drive.id(), drive));
            } catch (WireException e) {
                systemError = terms.helper().describe(e);
            }
        }

        private void list(Manifest manifest) {
            listed = true;
            helperVersion = manifest.helperVersion();
            listing = manifest.listing();
            database = manifest.database();
            manifest.drives().forEach(drive -> drives.put(drive, null));
            diagnosis.keepOnly(new HashSet<>(manifest.drives()));
        }

        private Snapshot snapshot(Reason missing, String detail) {
            List<Drive> all = new ArrayList<>(drives.size());
            drives.forEach(
                    (id, drive) -> all.add(drive != null
                            ? drive
                            : Drive.missing(id, roster.facts(id), missing, detail, diagnosis.identity(id))));
            long now = clock.getAsLong();
            String error = systemError;
            if (error == null && !listed) {
                error = terms.helper().describe(new IOException("it has not answered"));
            }
            return new Snapshot(terms.rules(), now, (now - start) / 1e9, error,
                    new Helper(helperVersion, diagnosis.smartctl(), database), distinct(all),
                    listed ? roster.vanished(drives.keySet()) : List.of());
        }
    }
}

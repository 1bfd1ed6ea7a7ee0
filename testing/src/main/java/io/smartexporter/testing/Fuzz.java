package io.smartexporter.testing;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Tries a check on made-up inputs, each from a seed of its own, for as long as `fuzz.seconds` says.
///
/// The seeds are counted from `fuzz.seed` on, so that `-Dfuzz.seed=N` begins with the input that failed; `clock` takes other ones each
/// time. An input may take a second of CPU time and 64 MiB, all together, whatever it is.
public final class Fuzz {
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MOST_BYTES = 64 << 20;
    private static final long HANGS_NANOS = TimeUnit.SECONDS.toNanos(60);

    /// The tests of a module that does without the management beans need `--add-modules jdk.management`.
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Check check;
    private final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.getLong("fuzz.seconds", 2));
    private volatile long seed;
    private volatile long since = System.nanoTime();
    private volatile @Nullable Throwable failure;

    /// What is to be tried.
    public interface Check {
        /// Tries one input, all of which comes from `random`.
        void on(RandomGenerator random) throws Exception;
    }

    private Fuzz(Check check) {
        this.check = check;
    }

    /// Runs the check on one input after the other.
    ///
    /// @throws AssertionError with the seed of the input on which the check failed, hung or took too much
    public static void run(Check check) throws InterruptedException {
        Fuzz fuzz = new Fuzz(check);
        Thread worker = Thread.ofPlatform().daemon().start(fuzz::all);
        while (!worker.join(Duration.ofMillis(100))) {
            if (System.nanoTime() - fuzz.since > HANGS_NANOS) {
                AssertionError hangs = new AssertionError("-Dfuzz.seed=" + fuzz.seed + ": hangs");
                hangs.setStackTrace(worker.getStackTrace());
                throw hangs;
            }
        }
        Throwable failure = fuzz.failure;
        if (failure != null) {
            throw new AssertionError("-Dfuzz.seed=" + fuzz.seed + ": " + failure.getMessage(), failure);
        }
    }

    private void all() {
        String first = System.getProperty("fuzz.seed", "1");
        long start = first.equals("clock") ? System.currentTimeMillis() * 1_000_000 : Long.parseLong(first);
        long next = start;
        seed = start;
        try {
            while (System.nanoTime() < end) {
                seed = next;
                since = System.nanoTime();
                one();
                next++;
            }
            System.out.println("fuzz: " + (next - start) + " inputs from seed " + start + " on");
        } catch (Throwable e) { // whatever it is, it is told with its seed
            failure = e;
        }
    }

    /// What is too much is tried once more: the first time may have loaded classes.
    private void one() throws Exception {
        if (!excess().isEmpty()) {
            String excess = excess();
            if (!excess.isEmpty()) {
                throw new AssertionError(excess);
            }
        }
    }

    private String excess() throws Exception {
        long nanos = THREADS.getCurrentThreadCpuTime();
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        check.on(new SplittableRandom(seed));
        bytes = THREADS.getCurrentThreadAllocatedBytes() - bytes;
        nanos = THREADS.getCurrentThreadCpuTime() - nanos;
        return bytes <= MOST_BYTES && nanos <= MOST_NANOS ? "" : nanos / 1_000_000 + " ms of CPU time, " + (bytes >> 20) + " MiB";
    }
}

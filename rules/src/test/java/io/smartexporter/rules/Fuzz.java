package io.smartexporter.rules;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// Tries a check on made-up inputs, each from a seed of its own, for as long as `fuzz.seconds` says.
///
/// The seeds are counted from `fuzz.seed` on, so that `-Dfuzz.seed=N` begins with the input that failed; `clock` takes other ones each
/// time. An input may take a second of CPU time and 64 MiB, all together, whatever it is.
final class Fuzz {
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MOST_BYTES = 64 << 20;
    private static final long HANGS_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Check check;
    private final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.getLong("fuzz.seconds", 2));
    private volatile long seed;
    private volatile long since = System.nanoTime();
    private volatile Throwable failure;

    /// What is to be tried.
    interface Check {
        void on(RandomGenerator random) throws Exception;
    }

    private Fuzz(Check check) {
        this.check = check;
    }

    static void run(Check check) throws InterruptedException {
        Fuzz fuzz = new Fuzz(check);
        Thread worker = Thread.ofPlatform().daemon().start(fuzz::all);
        while (!worker.join(Duration.ofMillis(100))) {
            if (System.nanoTime() - fuzz.since > HANGS_NANOS) {
                AssertionError hangs = new AssertionError("-Dfuzz.seed=" + fuzz.seed + ": hangs");
                hangs.setStackTrace(worker.getStackTrace());
                throw hangs;
            }
        }
        if (fuzz.failure != null) {
            throw new AssertionError("-Dfuzz.seed=" + fuzz.seed + ": " + fuzz.failure.getMessage(), fuzz.failure);
        }
    }

    private void all() {
        String first = System.getProperty("fuzz.seed", "1");
        seed = first.equals("clock") ? System.currentTimeMillis() * 1_000_000 : Long.parseLong(first);
        long start = seed;
        try {
            for (; System.nanoTime() < end; seed++) {
                since = System.nanoTime();
                one();
            }
            System.out.println("fuzz: " + (seed - start) + " inputs from seed " + start + " on");
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
        long nanos = Used.CPU.now();
        long bytes = Used.MEMORY.now();
        check.on(new SplittableRandom(seed));
        bytes = Used.MEMORY.now() - bytes;
        nanos = Used.CPU.now() - nanos;
        return bytes <= MOST_BYTES && nanos <= MOST_NANOS ? "" : nanos / 1_000_000 + " ms of CPU time, " + (bytes >> 20) + " MiB";
    }

    /// What this thread has used so far. By reflection, for the module of the management beans is no business of what is tested.
    private enum Used {
        CPU("getCurrentThreadCpuTime"), MEMORY("getCurrentThreadAllocatedBytes");

        private final Method method;
        private final Object threads;

        Used(String name) {
            try {
                threads = Class.forName("java.lang.management.ManagementFactory").getMethod("getThreadMXBean").invoke(null);
                method = Class.forName("com.sun.management.ThreadMXBean").getMethod(name);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        long now() throws ReflectiveOperationException {
            return (Long) method.invoke(threads);
        }
    }
}

package io.smartexporter.helper;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// The root process: it runs smartctl and hands over what it prints.
public final class Main {
    private static final Queue<Runnable> AT_END = new ConcurrentLinkedQueue<>();
    private static volatile int status;

    private Main() {}

    /// Runs until it is told to end, or was idle for `--timeout`.
    public static void main(String... arguments) throws IOException {
        Runtime.getRuntime().addShutdownHook(new Thread(Main::end));
        Thread.setDefaultUncaughtExceptionHandler((_, problem) -> fail(problem));
        Options options = Options.parse(List.of(arguments));
        if (options.has("--help")) {
            System.out.println(Options.help());
        } else {
            serve(options);
        }
        System.exit(0);
    }

    private static void serve(Options options) throws IOException {
        Log.verbosity = options.all("-v").size();
        Duration timeout = options.seconds("--timeout", "0");
        Smartctl smartctl = new Smartctl(options);
        Drives drives = new Drives(options, smartctl);
        AT_END.add(smartctl::end);
        ServerSocketChannel listener = Endpoint.open(options, AT_END::add);
        Log.write(Log.INFO, "ready on " + listener.getLocalAddress());
        new Server(listener, drives).serve(timeout);
        Log.write(Log.INFO, "nobody asked for " + timeout.toMillis() / 1000.0 + " s, ending");
    }

    private static void fail(Throwable problem) {
        status = problem instanceof HelperException known ? known.status : 1;
        if (status == 2) {
            System.err.println(problem.getMessage());
        } else {
            String place = problem instanceof HelperException
                    ? ""
                    : problem.getClass().getName() + " at " + problem.getStackTrace()[0] + ": ";
            Log.write(Log.ERROR, place + problem.getMessage());
        }
        System.exit(status);
    }

    /// Ends with the status of a success where a signal asked for it: the JVM by itself would give 143.
    private static void end() {
        try {
            AT_END.forEach(Runnable::run);
        } finally {
            Runtime.getRuntime().halt(status);
        }
    }
}

package io.smartexporter.helper;

import static java.util.Objects.requireNonNullElse;

import java.io.IOException;

/// The root process: it runs smartctl for whoever connects to its socket, and passes on what smartctl prints.
///
/// Any surprise ends the process, whichever thread it comes up in; systemd starts it again.
public final class Main {
    /// As the build wrote it into the module.
    static final String VERSION = Main.class.getModule().getDescriptor().rawVersion().orElse("unknown");
    /// What the process ends with, however it comes to end.
    private static volatile int status;

    /// Runs until a signal ends it, or no client connected for `--timeout`.
    public static void main(String... arguments) throws IOException, InterruptedException {
        Thread.setDefaultUncaughtExceptionHandler((_, problem) -> fail(1, problem));
        Options options;
        Acceptor acceptor;
        try {
            options = Options.parse(arguments);
            boolean help = options.has("--help");
            if (help || options.has("--version")) {
                System.out.println(help ? Options.help() : "smart_exporter_helper " + VERSION);
                return;
            }
            Log.verbosity(options.all("-v").size());
            acceptor = new Acceptor(options);
        } catch (IllegalArgumentException mistake) {
            System.err.println(Options.help().split("\n\n", 2)[0]);
            fail(2, mistake);
            return;
        }
        Endpoint endpoint = new Endpoint(options);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> acceptor.smartctl.end(() -> end(endpoint))));
        acceptor.serve(endpoint.open());
        Log.write(Log.INFO, "no client for " + options.text("--timeout", "") + " s (--timeout), exiting");
    }

    private static void fail(int with, Throwable problem) {
        String text = requireNonNullElse(problem.getMessage(), problem.toString()).replace('\n', ' ');
        Log.write(Log.ERROR, "smart_exporter_helper: " + text);
        status = with;
        System.exit(with);
    }

    /// Ends with the status of a success where a signal asked for it: the JVM by itself would give 143.
    private static void end(Endpoint endpoint) {
        endpoint.remove();
        Runtime.getRuntime().halt(status);
    }
}

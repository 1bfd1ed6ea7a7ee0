package io.smartexporter.helper;

import static java.util.Objects.requireNonNullElse;

import java.io.IOException;

/// The root process: it runs smartctl when a client connects to its socket, and passes on the output.
///
/// An unexpected error in any thread ends the process; systemd starts it again.
public final class Main {
    /// Set by the build.
    static final String VERSION = Main.class.getModule().getDescriptor().rawVersion().orElse("unknown");
    /// The exit status, however the process ends.
    private static volatile int status;

    /// Runs until a signal, or `--timeout` without a client.
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

    /// Exits with 0 after a signal: the JVM by itself would exit with 143.
    private static void end(Endpoint endpoint) {
        endpoint.remove();
        Runtime.getRuntime().halt(status);
    }
}

package io.smartexporter.helper;

import static java.util.Objects.requireNonNullElse;

import java.io.IOException;

/// The root process: it runs smartctl and hands over what it prints.
public final class Main {
    private static volatile int status;

    /// Runs until it is told to end, or nobody came for `--timeout`.
    public static void main(String... arguments) throws IOException {
        Thread.setDefaultUncaughtExceptionHandler((_, problem) -> fail(problem));
        Options options = Options.parse(arguments);
        if (!options.all("--help").isEmpty()) {
            System.out.println(Options.help());
            return;
        }
        Log.level = Log.ERROR + options.all("-v").size() + (options.all("-v").size() > 1 ? 1 : 0);
        Server server = Server.of(options);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> server.drives().smartctl().end(Main::end)));
        server.serve((long) (1000 * options.number("--timeout", "0", Options.SECONDS)), Endpoint.open(options));
        Log.write(Log.INFO, "nobody came for --timeout " + options.text("--timeout", ""));
    }

    /// Refuses to start unless it is right.
    ///
    /// @param failure what the process ends with: 2 for a mistake on the command line, else 1
    static void demand(boolean right, int failure, String message) {
        if (!right) {
            throw failure == 2 ? new IllegalArgumentException(message) : new IllegalStateException(message);
        }
    }

    private static void fail(Throwable problem) {
        String said = requireNonNullElse(problem.getMessage(), problem.toString()).replace('\n', ' ');
        status = problem instanceof IllegalArgumentException ? 2 : 1;
        Log.write(Log.ERROR, "smart_exporter_helper: " + said);
        System.err.print(status == 2 ? Options.help().split("\n\n", 2)[0] + "\n" : "");
        System.exit(status);
    }

    /// Ends with the status of a success where a signal asked for it: the JVM by itself would give 143.
    private static void end() {
        Endpoint.own.delete();
        Runtime.getRuntime().halt(status);
    }
}

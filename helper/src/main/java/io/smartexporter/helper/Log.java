package io.smartexporter.helper;

import static java.util.Objects.requireNonNullElse;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Standard error: a line a message, with journald's level in front where systemd started the process.
final class Log {
    static final int ERROR = 3, WARNING = 4, INFO = 6, DEBUG = 7;
    private static final Map<String, String> PROBLEMS = new ConcurrentHashMap<>();
    /// The highest level that is written.
    static volatile int level = ERROR;

    static void write(int severity, String message) {
        if (severity <= level) {
            System.err.println((Endpoint.activated() ? "<" + severity + ">" : "") + message.replaceAll("\\p{Cc}", "?"));
        }
    }

    /// Logs what is wrong with something when it begins, changes or ends, and not whenever it is seen.
    ///
    /// @param problem empty if there is none
    static void problem(String subject, String problem) {
        if (!problem.equals(requireNonNullElse(PROBLEMS.put(subject, problem), ""))) {
            write(problem.isEmpty() ? INFO : WARNING, subject + ": " + (problem.isEmpty() ? "well again" : problem));
        }
    }
}

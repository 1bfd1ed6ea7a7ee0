package io.smartexporter.helper;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Standard error: a line a message, with journald's level in front where systemd started the process.
final class Log {
    static final int ERROR = 3;
    static final int WARNING = 4;
    static final int INFO = 6;
    static final int DEBUG = 7;
    /// 0 errors, 1 warnings too, 2 information too, 3 everything.
    static volatile int verbosity;
    private static final Map<String, String> PROBLEMS = new ConcurrentHashMap<>();

    private Log() {}

    static void write(int level, String message) {
        if (level <= ERROR + verbosity + (verbosity > 1 ? 1 : 0)) {
            System.err.println(
                    (Endpoint.activated() ? "<" + level + ">" : "smart_exporter_helper: ") + message.replaceAll("\\p{Cc}", "?"));
        }
    }

    /// Logs what is wrong with something when it begins, changes or ends, and not whenever it is seen.
    ///
    /// @param problem empty if there is none
    static void problem(String subject, String problem) {
        String before = problem.isEmpty() ? PROBLEMS.remove(subject) : PROBLEMS.put(subject, problem);
        if (!problem.equals(before == null ? "" : before)) {
            write(problem.isEmpty() ? INFO : WARNING, subject + ": " + (problem.isEmpty() ? "well again" : problem));
        }
    }
}

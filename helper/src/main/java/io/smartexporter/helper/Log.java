package io.smartexporter.helper;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Standard error: a line a message, with journald's level in front where systemd started the process.
final class Log {
    static final int ERROR = 3, WARNING = 4, INFO = 6, DEBUG = 7;
    /// Present problems, by subject.
    private static final Map<String, String> PROBLEMS = new ConcurrentHashMap<>();
    /// The highest level that is written.
    private static volatile int level = ERROR;

    /// Each `-v` adds one level.
    static void verbosity(int count) {
        level = List.of(ERROR, WARNING, INFO, DEBUG).get(Math.min(count, 3));
    }

    static void write(int severity, String message) {
        if (severity <= level) {
            String prefix = Endpoint.activated() ? "<" + severity + ">" : "";
            System.err.println(prefix + message.replaceAll("\\p{Cc}", "?"));
        }
    }

    /// Logs a problem of a subject when it begins, changes or ends, not each time.
    ///
    /// @param there whether the problem is present
    static void problem(String subject, boolean there, String problem) {
        String before = there ? PROBLEMS.put(subject, problem) : PROBLEMS.remove(subject);
        if (there && !problem.equals(before)) {
            write(WARNING, subject + ": " + problem);
        } else if (!there && before != null) {
            write(INFO, subject + ": well again");
        }
    }
}

package io.smartexporter.exporter;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Logging: to standard error, one line an event, or to journald.
final class Logs {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX", Locale.ROOT)
            .withZone(ZoneId.systemDefault());

    /// Notices, logged once without `-v`: not an error.
    static final Level NOTICE = new Notice();

    /// Held: a logger without a reference is collected, and its level with it.
    private static final Logger LIBRARIES = Logger.getLogger("io.helidon");

    /// It warns of clients that left before they had their answer, as Prometheus does after its timeout.
    private static final Logger CLIENTS_THAT_LEFT = Logger.getLogger("io.helidon.webserver.http.ErrorHandlers");

    private Logs() {}

    /// @param verbosity 0 errors and notices, 1 warnings, 2 information, 3 debugging
    /// @param journal journald's socket; null for standard error
    /// @throws ConfigurationException if journald is set and does not listen
    static void configure(int verbosity, @Nullable Path journal) throws ConfigurationException {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.setLevel(level(verbosity));
        // The libraries' own information helps in debugging, not in operation.
        LIBRARIES.setLevel(verbosity >= 3 ? Level.INFO : verbosity >= 1 ? Level.WARNING : Level.SEVERE);
        CLIENTS_THAT_LEFT.setLevel(verbosity >= 3 ? Level.INFO : Level.SEVERE);
        root.addHandler(standardError());
        if (journal != null) {
            Handler toJournal = journal(journal);
            root.removeHandler(root.getHandlers()[0]);
            root.addHandler(toJournal);
        }
    }

    private static Handler standardError() {
        Handler handler = new ConsoleHandler();
        handler.setLevel(Level.ALL);
        handler.setFormatter(new LineFormatter());
        return handler;
    }

    private static Handler journal(Path socket) throws ConfigurationException {
        try {
            return new JournalHandler(socket, new MessageFormatter());
        } catch (IOException e) {
            throw new ConfigurationException("--journal: journald does not listen on " + socket + ": " + e.getMessage());
        }
    }

    private static final class Notice extends Level {
        private static final long serialVersionUID = 1;

        Notice() {
            super("NOTICE", (Level.WARNING.intValue() + Level.SEVERE.intValue()) / 2);
        }
    }

    /// A fault of ours in one line; the stack helps only in debugging.
    static String brief(Throwable fault) {
        StackTraceElement[] stack = fault.getStackTrace();
        return "internal error: " + SafeText.clean(fault.toString()) + (stack.length == 0 ? "" : " at " + stack[0]);
    }

    /// syslog(3)'s priority of a level: 3 error, 4 warning, 5 notice, 6 information, 7 debugging.
    static int priority(Level level) {
        int value = level.intValue();
        return value >= Level.SEVERE.intValue()
                ? 3
                : value >= NOTICE.intValue() ? 5 : value >= Level.WARNING.intValue() ? 4 : value >= Level.INFO.intValue() ? 6 : 7;
    }

    private static Level level(int verbosity) {
        return switch (verbosity) {
            case 0 -> NOTICE;
            case 1 -> Level.WARNING;
            case 2 -> Level.INFO;
            default -> Level.FINE;
        };
    }

    private static String word(Level level) {
        return switch (priority(level)) {
            case 3 -> "error";
            case 4 -> "warning";
            case 5 -> "notice";
            case 6 -> "info";
            default -> "debug";
        };
    }

    private static class MessageFormatter extends Formatter {
        @Override
        public String format(LogRecord event) {
            if (event.getThrown() == null) {
                return formatMessage(event);
            }
            StringWriter trace = new StringWriter().append(formatMessage(event)).append('\n');
            event.getThrown().printStackTrace(new PrintWriter(trace));
            return trace.toString();
        }
    }

    private static final class LineFormatter extends MessageFormatter {
        @Override
        public String format(LogRecord event) {
            return TIME.format(event.getInstant()) + " " + word(event.getLevel()) + ": " + super.format(event) + "\n";
        }
    }
}

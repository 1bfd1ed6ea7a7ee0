package io.smartexporter.exporter;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// Logging to standard error, one line an event.
final class Logs {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX", Locale.ROOT)
            .withZone(ZoneId.systemDefault());

    private Logs() {}

    /// @param verbosity 0 errors, 1 warnings, 2 information, 3 debugging
    static void configure(int verbosity) {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        Handler handler = new ConsoleHandler();
        handler.setLevel(Level.ALL);
        handler.setFormatter(new LineFormatter());
        root.addHandler(handler);
        root.setLevel(level(verbosity));
        // The libraries' own information is of use to somebody who debugs, not to somebody who operates.
        Logger.getLogger("io.helidon").setLevel(verbosity >= 3 ? Level.INFO : verbosity >= 1 ? Level.WARNING : Level.SEVERE);
    }

    private static Level level(int verbosity) {
        return switch (verbosity) {
            case 0 -> Level.SEVERE;
            case 1 -> Level.WARNING;
            case 2 -> Level.INFO;
            default -> Level.FINE;
        };
    }

    private static String word(Level level) {
        int value = level.intValue();
        return value >= Level.SEVERE.intValue()
                ? "error"
                : value >= Level.WARNING.intValue()
                        ? "warning"
                        : value >= Level.INFO.intValue() ? "info" : "debug";
    }

    private static final class LineFormatter extends Formatter {
        @Override
        public String format(LogRecord event) {
            StringBuilder line = new StringBuilder(128).append(TIME.format(event.getInstant())).append(' ')
                    .append(word(event.getLevel()))
                    .append(": ").append(formatMessage(event)).append('\n');
            if (event.getThrown() != null) {
                StringWriter trace = new StringWriter();
                event.getThrown().printStackTrace(new PrintWriter(trace));
                line.append(trace);
            }
            return line.toString();
        }
    }
}

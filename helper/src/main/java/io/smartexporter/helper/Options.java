package io.smartexporter.helper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The command line: what was given for each option, by its full name.
///
/// A mistake is an [IllegalArgumentException]. The user of a value checks it, before the first client connects.
final class Options {
    /// Seconds above 0, with or without a fraction.
    static final String SECONDS = "(?=.*[1-9])[0-9]{1,6}(\\.[0-9]{1,3})?";
    private static final List<String> FLAGS = List.of("-v", "--help", "--version", "--no-discovery", "--scan");
    private static final List<String> VALUED = List.of("--socket-path", "--timeout", "--smartctl-arg", "--smartctl",
            "--ask", "--sysfs", "--device", "--include", "--exclude", "--drive-timeout", "--parallel",
            "--socket-group", "--protocol");
    /// What was given, by full name.
    final Map<String, List<String>> given = new HashMap<>();

    /// Reads the arguments as Python's argparse does: `--name value`, `--name=value`, `-vv`, and unambiguous beginnings
    /// of names.
    static Options parse(String... arguments) {
        Options options = new Options();
        Deque<String> rest = new ArrayDeque<>(List.of(arguments));
        while (!rest.isEmpty() && !options.has("--help")) {
            options.take(rest);
        }
        return options;
    }

    /// Takes the next option off, or the first of several letters: `-vvh` is `-v`, and `-vh` remains.
    private void take(Deque<String> rest) {
        String first = rest.removeFirst();
        if (first.matches("-[hv]{2,}")) {
            rest.addFirst("-" + first.substring(2));
            first = first.substring(0, 2);
        }
        String[] parts = first.split("=", 2);
        String name = parts[0].equals("-h") ? "--help" : fullName(parts[0]);
        boolean flag = FLAGS.contains(name);
        require(!flag || parts.length == 1, name + " takes no value");
        String next = flag || parts.length > 1 || rest.isEmpty() ? "" : rest.removeFirst();
        String value = parts.length > 1 ? parts[1] : next;
        require(flag || !value.isEmpty(), name + " needs a value");
        given.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    }

    private static String fullName(String name) {
        Stream<String> all = Stream.concat(FLAGS.stream(), VALUED.stream());
        List<String> fitting = all.filter(known -> known.startsWith(name)).toList();
        boolean exact = fitting.contains(name);
        require(!fitting.isEmpty(), name + " is no option");
        require(exact || (fitting.size() == 1 && name.startsWith("--")), name + " may be any of " + fitting);
        return exact ? name : fitting.getFirst();
    }

    static void require(boolean right, String message) {
        if (!right) {
            throw new IllegalArgumentException(message);
        }
    }

    boolean has(String name) {
        return given.containsKey(name);
    }

    List<String> all(String name) {
        return given.getOrDefault(name, List.of());
    }

    /// The last value given.
    String text(String name, String otherwise) {
        return has(name) ? all(name).getLast() : otherwise;
    }

    /// @param form what the option's text must match
    double number(String name, String otherwise, String form) {
        String text = text(name, otherwise);
        require(!has(name) || text.matches(form), name + " " + text + " is not what it takes: see --help");
        return Double.parseDouble(text);
    }

    Duration seconds(String name, String otherwise) {
        return Duration.ofMillis(Math.round(1000 * number(name, otherwise, SECONDS)));
    }

    static String help() throws IOException {
        try (InputStream text = requireNonNull(Options.class.getResourceAsStream("usage.txt"))) {
            return new String(text.readAllBytes(), UTF_8);
        }
    }
}

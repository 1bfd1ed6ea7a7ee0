package io.smartexporter.helper;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// The command line: what was given for each option, by its full name. Values are checked by who asks for them, which everyone does
/// before the first client.
record Options(Map<String, List<String>> given) {
    private static final List<String> FLAGS = List.of("--help", "--no-discovery", "--scan");
    private static final List<String> VALUED = List.of("--socket-path", "--timeout", "--smartctl-arg", "--smartctl", "--sysfs",
            "--device", "--include", "--exclude", "--drive-timeout", "--parallel", "--socket-group", "--protocol");

    /// Reads the arguments as Python's argparse does: `--name value`, `--name=value`, unambiguous beginnings of names, `-vv`.
    static Options parse(List<String> arguments) {
        Options options = new Options(new HashMap<>());
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext() && !options.has("--help")) {
            String argument = rest.next();
            if (argument.matches("-[hv]+")) {
                argument.chars().skip(1).forEach(letter -> options.add(letter == 'v' ? "-v" : "--help", ""));
            } else {
                options.addLong(argument, rest);
            }
        }
        return options;
    }

    private void addLong(String argument, Iterator<String> rest) {
        String[] parts = argument.split("=", 2);
        String name = fullName(parts[0]);
        boolean flag = FLAGS.contains(name);
        String value = parts.length > 1 ? parts[1] : !flag && rest.hasNext() ? rest.next() : "";
        if (flag ? parts.length > 1 : value.isEmpty()) {
            throw usage(name + (flag ? " takes no value" : " needs a value"));
        }
        add(name, value);
    }

    private void add(String name, String value) {
        given.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    }

    private static String fullName(String name) {
        List<String> fitting = Stream.of(FLAGS, VALUED).flatMap(List::stream).filter(option -> option.startsWith(name)).toList();
        if (!name.startsWith("--") || fitting.size() != 1 && !fitting.contains(name)) {
            throw usage(name + (fitting.size() > 1 ? " is ambiguous: " + String.join(", ", fitting) : " is no option"));
        }
        return fitting.contains(name) ? name : fitting.getFirst();
    }

    boolean has(String name) {
        return given.containsKey(name);
    }

    List<String> all(String name) {
        return given.getOrDefault(name, List.of());
    }

    String text(String name, String otherwise) {
        return has(name) ? all(name).getLast() : otherwise;
    }

    Duration seconds(String name, String otherwise) {
        String text = text(name, otherwise);
        if (!text.matches("\\d{1,6}(\\.\\d{1,3})?") || has(name) && text.matches("[0.]+")) {
            throw usage(name + " " + text + ": expected seconds above 0, as 8 or 0.5");
        }
        return Duration.parse("PT" + text + "S");
    }

    int number(String name, String otherwise, int most) {
        String text = text(name, otherwise);
        if (!text.matches("[1-9]\\d{0,2}") || Integer.parseInt(text) > most) {
            throw usage(name + " " + text + ": expected a number from 1 to " + most);
        }
        return Integer.parseInt(text);
    }

    static HelperException usage(String problem) {
        return new HelperException(2, "smart_exporter_helper: " + problem + "\n" + help().split("\n\n", 2)[0]);
    }

    static String help() {
        try (InputStream text = Options.class.getResourceAsStream("usage.txt")) {
            return new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

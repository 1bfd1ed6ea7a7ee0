package io.smartexporter.helper;

import static io.smartexporter.helper.Main.demand;
import static io.smartexporter.helper.Sysfs.attempt;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The command line: what was given for each option, by its full name. Those who ask for a value check it, and all of them do so
/// before the first client comes.
record Options(Map<String, List<String>> given) {
    /// Seconds above 0, with or without a fraction.
    static final String SECONDS = "(?=.*[1-9])[0-9]{1,6}(\\.[0-9]{1,3})?";
    private static final List<String> FLAGS = List.of("-v", "--help", "--no-discovery", "--scan");
    private static final List<String> VALUED = List.of("--socket-path", "--timeout", "--smartctl-arg", "--smartctl", "--sysfs",
            "--device", "--include", "--exclude", "--drive-timeout", "--parallel", "--socket-group", "--protocol");

    /// Reads the arguments as Python's argparse does: `--name value`, `--name=value`, unambiguous beginnings of names, `-vv`.
    static Options parse(String... arguments) {
        Options options = new Options(new HashMap<>());
        Iterator<String> rest = Stream.of(arguments).flatMap(Options::letters).iterator();
        while (rest.hasNext() && options.all("--help").isEmpty()) {
            String[] parts = rest.next().split("=", 2);
            String name = fullName(parts[0]);
            boolean flag = FLAGS.contains(name);
            String value = parts.length > 1 ? parts[1] : !flag && rest.hasNext() ? rest.next() : "";
            demand(flag ? parts.length == 1 : !value.isEmpty(), 2, name + (flag ? " takes no value" : " needs a value"));
            options.given.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
        }
        return options;
    }

    private static Stream<String> letters(String text) {
        return text.matches("-[hv]+") ? text.chars().skip(1).mapToObj(c -> c == 'h' ? "--help" : "-v") : Stream.of(text);
    }

    private static String fullName(String name) {
        List<String> fitting = Stream.of(FLAGS, VALUED).flatMap(List::stream).filter(known -> known.startsWith(name)).toList();
        boolean clear = fitting.contains(name) || (fitting.size() == 1 && name.startsWith("--"));
        demand(clear, 2, name + (fitting.isEmpty() ? " is no option" : " may be any of " + fitting));
        return fitting.contains(name) ? name : fitting.getFirst();
    }

    List<String> all(String name) {
        return given.getOrDefault(name, List.of());
    }

    String text(String name, String otherwise) {
        return given.getOrDefault(name, List.of(otherwise)).getLast();
    }

    double number(String name, String otherwise, String form) {
        String text = text(name, otherwise);
        demand(all(name).isEmpty() || text.matches(form), 2, name + " " + text + " is not what it takes: see --help");
        return Double.parseDouble(text);
    }

    static String help() {
        return attempt(() -> new String(requireNonNull(Options.class.getResourceAsStream("usage.txt")).readAllBytes(), UTF_8));
    }
}

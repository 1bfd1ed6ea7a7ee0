package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.OptionSpec;

/// The manual pages and the completions have the options that the programs have, and no others.
class ManualPageTest {
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--?[a-z](?:[a-z.-]*[a-z])?");

    private static Set<String> options(String text) {
        return OPTION.matcher(text).results().map(found -> found.group()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String read(String path) throws IOException {
        return Files.readString(Reports.ROOT.resolve(path));
    }

    /// The lines of the manual page that name an option.
    private static Set<String> manual(String command) throws IOException {
        String page = read("packages/man/" + command + ".8").replace("\\-", "-");
        return options(page.lines().filter(line -> line.startsWith("\\fB-")).map(line -> line.replaceAll("\\\\f[BIR]", " "))
                .collect(Collectors.joining("\n")));
    }

    /// The words of the longest list.
    private static Set<String> bash(String command) throws IOException {
        List<String> lists = Pattern.compile("compgen -W \"([^\"]*)\"").matcher(read("packages/completion/" + command + ".bash"))
                .results().map(found -> found.group(1)).sorted((a, b) -> a.length() - b.length()).toList();
        return new TreeSet<>(List.of(lists.getLast().split(" ")));
    }

    private static Set<String> zsh(String command) throws IOException {
        return Pattern.compile("'\\*(-[a-z.-]+)\\[").matcher(read("packages/completion/_" + command)).results()
                .map(found -> found.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static void hold(Collection<String> options, String command) throws IOException {
        Set<String> expected = new TreeSet<>(options);
        assertEquals(expected, manual(command), "packages/man");
        assertEquals(expected, bash(command), "packages/completion, bash");
        assertEquals(expected, zsh(command), "packages/completion, zsh");
    }

    @Test
    void theExportersOptionsAreThoseOfItsPages() throws IOException {
        hold(Arguments.spec().options().stream().map(option -> List.of(option.names())).flatMap(List::stream).toList(),
                "prometheus_smart_exporter");
    }

    @Test
    void theHelpersOptionsAreThoseOfItsPages() throws IOException {
        String usage = read("helper/src/main/resources/io/smartexporter/helper/usage.txt");
        String names = usage.lines().filter(line -> line.startsWith("  -"))
                .map(line -> line.substring(0, Math.min(27, line.length())))
                .collect(Collectors.joining("\n"));
        hold(options(names), "smart_exporter_helper");
    }

    @Test
    void theUnitsManualAndHelpGiveOneDefaultSocket() throws IOException {
        String socket = "/run/prometheus_smart_helper/ipc";
        for (String file : List.of("systemd/prometheus_smart_helper.socket", "systemd/prometheus_smart_exporter.service",
                "packages/man/prometheus_smart_exporter.8")) {
            assertTrue(read(file).replace("\\-", "-").contains(socket), file);
        }
        assertTrue(Arguments.spec().positionalParameters().getFirst().description()[0].contains(socket));
    }
}

package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartexporter.exporter.RulesDocument.Example;
import io.smartexporter.exporter.RulesDocument.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The commands of docs/rules.md, in a folder with the files of their examples. In what they print, `…` stands for anything within a
/// line, and a line of it alone for any lines.
@Timeout(60)
class RulesDocumentIT {
    @TempDir
    private Path folder;

    static List<Example> commands() throws Exception {
        return RulesDocument.examples(Files.readString(Reports.ROOT.resolve("docs/rules.md"))).stream()
                .filter(example -> example.kind() == Kind.COMMAND).toList();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theCommandPrintsWhatTheDocumentSays(Example example) throws Exception {
        for (Map.Entry<String, String> file : example.files().entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
        List<String> lines = example.text().lines().toList();
        List<Object> command = new ArrayList<>(Arrays.asList(lines.getFirst().substring(2).split(" ", -1)));
        command.set(0, Reports.ROOT.resolve("bin/prometheus_smart_exporter"));
        try (Daemon exporter = Daemon.startIn(folder, command.toArray())) {
            int status = exporter.exitStatus();
            String output = exporter.output();
            String stated = lines.stream().skip(1).map(RulesDocumentIT::expression).collect(Collectors.joining());
            assertTrue(Pattern.matches(stated, output + "\n"),
                    () -> "docs/rules.md:" + example.line() + " is not so, but\n" + output);
            assertEquals(output.contains("error: ") ? 1 : 0, status);
        }
    }

    private static String expression(String line) {
        return line.equals("…")
                ? "(?:.*\n)*"
                : Arrays.stream(line.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*")) + "\n";
    }
}

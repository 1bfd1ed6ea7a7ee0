package io.smartexporter.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartexporter.literal.Source;
import io.smartexporter.rules.RuleSet;
import io.smartexporter.rules.RulesException;
import io.smartexporter.wire.DriveId;
import io.smartexporter.wire.Message.DriveReport;
import io.smartexporter.wire.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reports of real and of demo drives, as a helper makes them.
final class Reports {
    static final Path ROOT = Path.of(System.getProperty("project.root"));
    static final Path DEMO = ROOT.resolve("demo/drives");
    static final DriveId SDA = new DriveId("0:0:0:0", "sda", "", "sata");
    private static final Pattern STATUS = Pattern.compile("\"exit_status\"\\s*:\\s*(\\d+)");

    static final Rules RULES = defaultRules();
    static final SmartctlReader READER = RULES.reader();

    private Reports() {}

    private static Rules defaultRules() {
        try {
            RuleSet set = RuleSet
                    .compile(List.of(new Source("attrmap.json", Files.readAllBytes(ROOT.resolve("config/attrmap.json")))), null);
            return new Rules(set, new SmartctlReader(set), "m", "", 1, List.of());
        } catch (IOException | RulesException e) {
            throw new IllegalStateException(e);
        }
    }

    static DriveReport ok(DriveId id, String output, int exitStatus) {
        return new DriveReport(id, Outcome.OK, exitStatus, 25, Map.of(), output.getBytes(UTF_8));
    }

    /// A recorded document, with the exit status that it tells of itself.
    static DriveReport recorded(DriveId id, Path file) {
        String text = text(file);
        Matcher status = STATUS.matcher(text);
        return ok(id, text, status.find() ? Integer.parseInt(status.group(1)) : 0);
    }

    /// One of our recordings of emulated drives: `sata.iHA` and so on.
    static DriveReport qemu(String name) {
        return recorded(SDA, Path.of("src/test/resources/qemu", name + ".json").toAbsolutePath());
    }

    static DriveReport demo(String device) {
        return recorded(new DriveId(device.startsWith("nvme") ? device : "0:0:0:" + device, device, "", ""),
                DEMO.resolve(device + ".json"));
    }

    static List<Path> documents(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.smartexporter.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartexporter.literal.Source;
import io.smartexporter.rules.RuleSet;
import io.smartexporter.rules.RulesException;
import io.smartexporter.wire.DriveId;
import io.smartexporter.wire.Message.DriveReport;
import io.smartexporter.wire.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The demo drives' documents, and the default mapping.
final class DemoDrives {
    private static final Path ROOT = Path.of(System.getProperty("project.root"));
    private static final Path DRIVES = ROOT.resolve("demo/drives");

    private DemoDrives() {}

    static Rules rules() throws IOException, RulesException {
        byte[] mapping = Files.readAllBytes(ROOT.resolve("config/attrmap.json"));
        RuleSet set = RuleSet.compile(List.of(new Source("attrmap.json", mapping)), null);
        return new Rules(set, new SmartctlReader(set), "", "", 0, List.of());
    }

    static byte[] document(String device) throws IOException {
        return Files.readAllBytes(DRIVES.resolve(device + ".json"));
    }

    /// A collection of so many drives: the demo drives that have data, again and again, each time with other ports and serial numbers.
    static Snapshot collection(int size, Rules rules) throws IOException {
        List<String> documents = documents();
        Diagnosis diagnosis = new Diagnosis();
        List<Drive> drives = new ArrayList<>();
        for (int i = 0; drives.size() < size; i++) {
            Drive drive = diagnosis.of(report(i, documents.get(i % documents.size())), 0, rules.reader());
            if (drive.data() != null) {
                drives.add(drive);
            }
        }
        return new Snapshot(rules, 0, 0.5, null, new Snapshot.Helper("1.0.0", new Smartctl("7.3", "1.0", "5530", "(local build)"), ""), drives, List.of());
    }

    private static List<String> documents() throws IOException {
        List<String> documents = new ArrayList<>();
        try (Stream<Path> files = Files.list(DRIVES)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".json")).sorted().toList()) {
                documents.add(Files.readString(file));
            }
        }
        return documents;
    }

    private static DriveReport report(int i, String document) {
        String own = document.replaceFirst("(?<=\"serial_number\":\")", i + "-");
        return new DriveReport(new DriveId(i + ":0:0:0", "sd" + i, "", "sata"), Outcome.OK, 0, 25, Map.of(), own.getBytes(UTF_8));
    }
}

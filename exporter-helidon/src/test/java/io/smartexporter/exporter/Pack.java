package io.smartexporter.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.smartexporter.exporter.Variant.Format;
import io.smartexporter.literal.Source;
import io.smartexporter.rules.MetricFamily;
import io.smartexporter.rules.RuleFiles;
import io.smartexporter.rules.RuleSet;
import io.smartexporter.wire.DriveId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A mapping of `config`, and what it makes of recorded drives.
///
/// @param prefix of its metrics' names
record Pack(Rules rules, String prefix) {
    static final Smartctl SMARTCTL = new Smartctl("7.4", "1.0", "5530", "(local build)");
    private static final long T0 = 1_000_000_000L;

    /// A label without a text is no label.
    private static final Pattern EMPTY = Pattern.compile("(?<=[{,])\\w+=\"\"(,|(?=\\}))");

    static Pack of(String name, String prefix) {
        return new Pack(rules(file(name)), prefix);
    }

    static Path file(String name) {
        return Reports.ROOT.resolve("config/packs/" + name + ".json");
    }

    static Rules rules(Path... mappings) {
        try {
            List<Source> sources = new ArrayList<>();
            for (Path file : mappings) {
                sources.add(new Source(file.getFileName().toString(), Files.readAllBytes(file)));
            }
            RuleSet set = RuleSet.compile(RuleFiles.of(sources, null), OwnFamily.RESERVED);
            assertEquals(List.of(), set.warnings());
            return new Rules(set, new SmartctlReader(set), "m", "", 1, List.of());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static DriveId idOfDemo(Path file) {
        String name = file.getFileName().toString().replace(".json", "");
        String[] parts = name.split("\\+", 2);
        return new DriveId(name, parts[0].replace("bus_", "bus/"), parts.length == 1 ? "" : parts[1], "");
    }

    Drive drive(Path file, DriveId id) {
        return new Diagnosis().of(Reports.recorded(id, file), T0, rules.reader());
    }

    /// All demo drives that print JSON.
    List<Drive> demo() throws IOException {
        return Reports.documents(Reports.DEMO).stream().map(file -> drive(file, idOfDemo(file))).toList();
    }

    String text(Format format, List<Drive> drives) throws IOException {
        Snapshot collection = new Snapshot(rules, T0, 0.5, null, new Snapshot.Helper("1.0.0", SMARTCTL, ""), drives, List.of());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        format.writer().write(out, new MetricSnapshots(Exposition.of(collection).at(true, T0)), EscapingScheme.DEFAULT);
        return out.toString(UTF_8);
    }

    /// Its own samples, with their values.
    SortedMap<String, Double> samples(Format format, List<Drive> drives) throws IOException {
        SortedMap<String, Double> samples = new TreeMap<>();
        text(format, drives).lines().filter(line -> line.startsWith(prefix)).forEach(line -> samples
                .put(line.substring(0, line.lastIndexOf(' ')), Double.valueOf(line.substring(line.lastIndexOf(' ') + 1))));
        return samples;
    }

    /// Its families of all demo drives are those of the file. To see a wanted change: run with -Dgolden.write=true and read the
    /// difference.
    void assertGolden(String name) throws IOException {
        Set<String> names = rules.set().families().stream().map(MetricFamily::name).collect(Collectors.toSet());
        String text = text(Format.TEXT, demo()).lines()
                .filter(line -> names.contains(line.replaceFirst("^# (HELP|TYPE) ", "").replaceFirst("[ {].*", "")))
                .collect(Collectors.joining("\n", "", "\n"));
        Path golden = Path.of("src/test/resources/packs/" + name + ".prom");
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(golden, text);
        }
        assertEquals(Files.readString(golden), text);
    }

    static void assertSame(SortedMap<String, Double> expected, SortedMap<String, Double> actual, String what) {
        SortedMap<String, Double> known = new TreeMap<>();
        expected.forEach((series, value) -> known.put(withoutEmpty(series), value));
        assertEquals(String.join("\n", known.keySet()), String.join("\n", actual.keySet()), () -> "series of " + what);
        known.forEach((series, value) -> assertEquals(value, actual.get(series), Math.abs(value) * 1e-12,
                () -> series + " of " + what));
    }

    private static String withoutEmpty(String series) {
        return EMPTY.matcher(series).replaceAll("").replace(",}", "}");
    }
}

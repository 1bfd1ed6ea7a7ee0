package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The questions of README.md, asked of a Prometheus that has ATA, NVMe and SAS drives at once.
@Timeout(120)
class QueriesIT {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([^|`]+\\?) \\| `([^`]+)` \\|$");
    private static final Pattern PORT = Pattern.compile("port=\"([^\"]+)\"");

    @TempDir
    private Path folder;

    private final Map<String, String> queries = new LinkedHashMap<>();
    private DemoDrives demo;
    private Daemon helper;
    private Daemon exporter;
    private Prometheus prometheus;

    @BeforeAll
    static void demand() {
        Prometheus.demand();
    }

    @BeforeEach
    void start() throws Exception {
        for (MatchResult row : ROW.matcher(Files.readString(Reports.ROOT.resolve("README.md"))).results().toList()) {
            queries.put(row.group(1), row.group(2));
        }
        demo = DemoDrives.copy(folder.resolve("demo"));
        change("sdg", "\"current\":{\"sata_value\":3,\"string\":\"6.0 Gb/s\",\"units_per_second\":60,",
                "\"current\":{\"sata_value\":1,\"string\":\"1.5 Gb/s\",\"units_per_second\":15,");
        helper = Daemon.helper(folder.resolve("ipc"), "--smartctl", demo.smartctl(), "--sysfs", demo.sysfs());
        Path yaml = Files.writeString(folder.resolve("application.yaml"), "smart:\n  collection:\n    max-age: PT0.5S\n");
        exporter = Daemon.exporter(folder.resolve("ipc"), "--config", yaml);
        prometheus = Prometheus.startQuick(folder.resolve("prometheus"), exporter.address().replace("http://", ""));
        prometheus.await(1, "count_over_time(smart_drives{state='known'}[1h]) > 1");
    }

    @AfterEach
    void stop() throws Exception {
        prometheus.close();
        exporter.close();
        helper.close();
    }

    @Test
    void everyQuestionIsAnsweredForAllKindsOfDrives() throws Exception {
        await(Set.of("nvme2"), queries.get("Which will have used up their rated endurance in 30 days?"));
        drivesAreWrittenToAndWear();
        demo.unplug("3:0:0:0");

        Map<String, Set<String>> answers = Map.of(
                "Which drives are the hottest?", Set.of("nvme2", "sdu", "sdv"),
                "Which will have used up their rated endurance in 30 days?", Set.of("nvme2", "sdc", "sdj"),
                "How many bytes a day are written to each?",
                Set.of("nvme0", "nvme1", "nvme2", "sda", "sdb", "sdc", "sdd", "sdi", "sdj", "sdk", "sdl", "sdm", "sdn", "sdu"),
                "Which have been on for 30 days since their last self-test?", Set.of("nvme2", "sdu", "sdv"),
                "Which attributes are at or below their threshold?", Set.of("sdi"),
                "How many drives of a host have vanished?", Set.of("smart_drives{job=\"quick\",state=\"vanished\"}"),
                "Which ones?", Set.of("sde"),
                "Which links are slower than they could be?", Set.of("sdg"));
        assertEquals(answers.keySet(), queries.keySet(), "README.md has these questions");
        for (Map.Entry<String, Set<String>> answer : answers.entrySet()) {
            await(answer.getValue(), queries.get(answer.getKey()));
        }

        await(Set.of("nvme1", "sdc", "sdj"), queries.get("How many bytes a day are written to each?") + " > 0");
        String failing = queries.get("Which attributes are at or below their threshold?");
        assertTrue(prometheus.query(failing).keySet().toString().contains("id=\"5\""), failing);
        assertEquals(List.of(1.0),
                List.copyOf(prometheus.query(queries.get("How many drives of a host have vanished?")).values()));
        assertEquals("", prometheus.failures());
    }

    /// One drive of each kind is written to; what an SSD tells of its wear goes by one percent.
    private void drivesAreWrittenToAndWear() throws Exception {
        change("sdc", "\"gigabytes_processed\":\"61937.502\"", "\"gigabytes_processed\":\"61938.914\"");
        change("sdc", "\"scsi_percentage_used_endurance_indicator\":3", "\"scsi_percentage_used_endurance_indicator\":4");
        change("sdj", "\"raw\":{\"value\":488270193354,\"string\":\"488270193354\"}",
                "\"raw\":{\"value\":488272951119,\"string\":\"488272951119\"}");
        change("sdj", "\"name\":\"Wear_Leveling_Count\",\"value\":97", "\"name\":\"Wear_Leveling_Count\",\"value\":96");
        change("nvme1", "\"data_units_written\":977340163", "\"data_units_written\":977342920");
    }

    private void change(String device, String from, String to) throws Exception {
        String document = Files.readString(demo.document(device));
        assertTrue(document.contains(from), device + " has no " + from);
        Path next = Files.writeString(folder.resolve("next.json"), document.replace(from, to));
        Files.move(next, demo.document(device), StandardCopyOption.ATOMIC_MOVE);
    }

    /// Waits until a query gives these drives and no other.
    private void await(Set<String> devices, String query) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        Set<String> last = devices(query);
        while (!last.equals(devices) && System.nanoTime() < end) {
            Thread.sleep(100);
            last = devices(query);
        }
        assertEquals(new TreeSet<>(devices), last, query);
    }

    /// The drives that a query gives, by their devices; a series without a port as it is.
    private Set<String> devices(String query) throws Exception {
        Map<String, String> devices = new LinkedHashMap<>();
        for (String line : Files.readAllLines(demo.folder().resolve("expected.tsv"))) {
            devices.put(line.split("\t", -1)[0], line.split("\t", -1)[1]);
        }
        Set<String> found = new TreeSet<>();
        for (String series : prometheus.query(query).keySet()) {
            found.add(PORT.matcher(series).results().map(port -> devices.get(port.group(1))).findFirst().orElse(series));
        }
        return found;
    }
}

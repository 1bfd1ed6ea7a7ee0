package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// No panel of the dashboard is empty: a Prometheus that scrapes the demo drives has an answer to each query.
@Timeout(120)
class DashboardIT {
    @TempDir
    private Path folder;

    @BeforeAll
    static void demand() {
        Prometheus.demand();
    }

    @Test
    void everyQueryHasAnAnswer() throws Exception {
        Path database = Files.writeString(folder.resolve("devices.json"),
                "{\"Devices\": {\"A\": {\"Device\": [\"ST3000DM001-1ER166\"], \"ID#\": {\"5\": \"RAW_VALUE\"},"
                        + " \"Threshs\": {\"5\": [\"10\", \"50\"]}}}}");
        Set<String> all = Files.readAllLines(Reports.ROOT.resolve("demo/expected.tsv")).stream()
                .map(line -> line.split("\t", -1)[1]).collect(Collectors.toSet());
        List<String> queries = Dashboard.queries();
        assertTrue(queries.size() > 30, queries.toString());
        try (Fleet fleet = new Fleet(folder)) {
            fleet.host("127.0.0.2", "r1", all, "--device-db", database);
            Prometheus prometheus = fleet.prometheus("127.0.0.1:9");
            Set<String> empty = new LinkedHashSet<>(queries);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
            while (!empty.isEmpty() && System.nanoTime() < end) {
                for (String query : List.copyOf(empty)) {
                    if (!prometheus.query(query).isEmpty()) {
                        empty.remove(query);
                    }
                }
                Thread.sleep(500);
            }
            assertEquals(Set.of(), empty);
        }
    }
}

package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// `deploy/grafana/smart.json` is what its description gives.
class DashboardTest {
    private static final Path JSON = Dashboard.FOLDER.resolve("smart.json");

    @Test
    void theDashboardIsThatOfItsDescription() throws Exception {
        String expected = Dashboard.json();
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(JSON, expected);
        }
        assertEquals(expected, Files.readString(JSON));
    }
}

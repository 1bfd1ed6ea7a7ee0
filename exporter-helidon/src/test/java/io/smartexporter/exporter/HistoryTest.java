package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartexporter.exporter.History.Growth;
import io.smartexporter.wire.DriveId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static final long MINUTE = 60_000_000_000L;

    private final History history = new History();

    private static Drive drive(String port, long minute, int reallocated, int celsius) {
        String json = "{\"smartctl\":{\"version\":[7,4],\"exit_status\":0},\"device\":{\"protocol\":\"ATA\"},\"model_name\":\"M\","
                + "\"serial_number\":\"S\",\"temperature\":{\"current\":" + celsius + "},\"ata_smart_attributes\":{\"table\":["
                + "{\"id\":5,\"name\":\"Reallocated_Sector_Ct\",\"value\":100,\"raw\":{\"value\":" + reallocated
                + ",\"string\":\"" + reallocated + "\"}},{\"id\":9,\"name\":\"Power_On_Hours\",\"value\":100,\"raw\":{\"value\":"
                + minute + ",\"string\":\"" + minute + "\"}}]}}";
        return new Diagnosis().of(Reports.ok(new DriveId(port, "sda", "", ""), json, 0), minute * MINUTE, Reports.READER);
    }

    private void note(Drive... drives) {
        history.note(new Snapshot(Reports.RULES, 0, 0.5, null, Snapshot.Helper.UNKNOWN, List.of(drives), List.of()));
    }

    @Test
    void aCountThatGrewHasItsFirstAndLastNumberAndWhenItWasLower() {
        note(drive("a", 0, 3, 30));
        note(drive("a", 10, 3, 31));
        note(drive("a", 20, 5, 32));
        note(drive("a", 30, 5, 33));
        Drive now = drive("a", 30, 5, 33);
        assertEquals(List.of(new Growth(5, 3, 5, 10 * MINUTE)), history.of(now).grown(), "hours of operation are none");
        assertEquals(List.of(30, 31, 32, 33), history.of(now).celsius());
    }

    @Test
    void aDayIsRememberedWithItsGaps() {
        note(drive("a", 0, 0, 20));
        note(drive("a", 30, 0, 21));
        assertEquals(List.of(20, Integer.MIN_VALUE, Integer.MIN_VALUE, 21), history.of(drive("a", 30, 0, 21)).celsius());
        for (int minute = 40; minute <= 40 + 25 * 60; minute += 10) {
            note(drive("a", minute, 0, 22));
        }
        List<Integer> day = history.of(drive("a", 0, 0, 0)).celsius();
        assertEquals(History.POINTS, day.size());
        assertTrue(day.stream().allMatch(celsius -> celsius == 22), day.toString());
        note(drive("a", 5000, 0, 23));
        day = history.of(drive("a", 0, 0, 0)).celsius();
        assertEquals(1, day.stream().filter(celsius -> celsius != Integer.MIN_VALUE).count(), "after days of silence");
    }

    @Test
    void aDriveThatIsNoLongerListedIsForgotten() {
        note(drive("a", 0, 0, 20), drive("b", 0, 0, 20));
        note(drive("b", 10, 0, 20));
        assertEquals(List.of(), history.of(drive("a", 0, 0, 20)).celsius());
        assertEquals(2, history.of(drive("b", 0, 0, 20)).celsius().size());
    }

    @Test
    void itIsBounded() {
        List<Drive> many = new ArrayList<>();
        for (int i = 0; i <= History.MOST_DRIVES; i++) {
            many.add(drive("p" + i, 0, 0, 20));
        }
        note(many.toArray(Drive[]::new));
        assertEquals(History.MOST_DRIVES, many.stream().filter(drive -> !history.of(drive).celsius().isEmpty()).count());
    }
}

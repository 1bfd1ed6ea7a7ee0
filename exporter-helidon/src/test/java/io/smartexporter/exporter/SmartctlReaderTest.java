package io.smartexporter.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.smartexporter.exporter.SmartctlReader.UnreadableException;
import io.smartexporter.rules.Attribute;
import io.smartexporter.testing.Recordings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SmartctlReaderTest {
    @Test
    void readsIdentityVerdictAndAttributesOfARealDrive() throws Exception {
        SmartctlDocument sata = Reports.READER.read(Reports.qemu("sata.iHA").output());

        assertEquals("7.3", sata.run().smartctl().version());
        assertEquals("ATA", sata.identity().protocol());
        assertEquals("VMTEST SATA 0001", sata.identity().model());
        assertEquals("", sata.identity().family());
        assertEquals("AHCI0001", sata.identity().serial());
        assertEquals("2.5+", sata.identity().firmware());
        assertEquals("0x5000c50000000000", sata.identity().wwn());
        assertEquals(67108864, sata.identity().capacityBytes());
        assertEquals(7200, sata.identity().rotationRpm());
        assertEquals(true, sata.health().passed());
        assertEquals(new Attribute(190, "Airflow_Temperature_Cel", 69, 69, 50, "31 (Min/Max 31/31)", 522125343),
                sata.health().attributes().getLast());
    }

    @Test
    void readsAScsiDriveByItsOwnNames() throws Exception {
        SmartctlDocument scsi = Reports.READER.read(Reports.qemu("megaraid0.x").output());

        assertEquals("VMTEST SAS 0001", scsi.identity().model());
        assertEquals("2.5+", scsi.identity().firmware());
        assertEquals("0x5000c50010000000", scsi.identity().wwn());
        assertEquals(false, scsi.health().available());
    }

    @Test
    void aSolidStateDriveTurnsNotAtAll() throws Exception {
        assertEquals(0, Reports.READER.read(Reports.demo("sdj").output()).identity().rotationRpm());
        assertEquals(-1, Reports.READER.read(Reports.qemu("nvme.iHA").output()).identity().rotationRpm());
    }

    @Test
    void absurdNumbersAreAsIfAbsent() throws Exception {
        for (String number : List.of("1e999999999", "9".repeat(5000), "-1", "1.5", "\"7\"", "null", "true",
                "[1]", "{}")) {
            String json = "{\"smartctl\":{\"version\":[7,3]},\"user_capacity\":{\"bytes\":" + number + "}}";
            long bytes = Reports.READER.read(json.getBytes(UTF_8)).identity().capacityBytes();
            assertEquals(-1, bytes, number.substring(0, Math.min(20, number.length())));
        }
    }

    @Test
    void wrongTypesCostTheirFieldOnly() throws Exception {
        String json = "{\"smartctl\":{\"version\":[7,3],\"messages\":7},\"model_name\":[],\"serial_number\":{\"a\":1},"
                + "\"firmware_version\":null,\"smart_status\":{\"passed\":\"yes\"},\"ata_smart_attributes\":{\"table\":[7,[],{},"
                + "{\"id\":5,\"name\":\"A\",\"value\":100,\"worst\":100,\"raw\":{\"value\":3,\"string\":\"3\"}}]}}";
        SmartctlDocument document = Reports.READER.read(json.getBytes(UTF_8));

        assertEquals("", document.identity().model());
        assertEquals(List.of(new Attribute(5, "A", 100, 100, -1, "3", 3)), document.health().attributes());
    }

    @Test
    void aDocumentThatIsCutAnywhereIsUnreadableAndNothingElse() throws Exception {
        byte[] whole = Reports.qemu("sata.iHA").output();
        int end = new String(whole, UTF_8).stripTrailing().length();
        for (int cut = 0; cut < end; cut++) {
            byte[] part = Arrays.copyOf(whole, cut);
            assertThrows(UnreadableException.class, () -> Reports.READER.read(part), "cut at " + cut);
        }
    }

    /// It becomes labels of every series and is remembered, for all drives.
    @Test
    void whatADriveMakesUpIsCutAndNeverMuch() throws Exception {
        String json = "{\"smartctl\":{\"version\":[7,3%s],\"messages\":[{\"string\":\"%s\"}]},\"model_name\":\"%s\",\"serial_number\":\"%s\","
                .formatted(",0".repeat(100_000), "m".repeat(10_000), "n".repeat(100_000), "s".repeat(255))
                + "\"ata_smart_attributes\":{\"table\":[{\"id\":5,\"name\":\"%s\",\"raw\":{\"string\":\"%s\",\"value\":3}}]}}"
                        .formatted("a".repeat(256), "9".repeat(256));
        SmartctlDocument document = Reports.READER.read(json.getBytes(UTF_8));

        assertEquals("7.3" + ".0".repeat(9), document.run().smartctl().version());
        assertEquals(List.of("m".repeat(1000)), document.run().messages());
        assertEquals("n".repeat(255), document.identity().model());
        assertEquals("s".repeat(255), document.identity().serial());
        assertEquals(List.of(new Attribute(5, "a".repeat(255), -1, -1, -1, "", 3)), document.health().attributes());
    }

    /// ATA's table has 30 entries; a drive that makes up more must not fill memory.
    @Test
    void ofAnEndlessTableSoMuchIsKept() throws Exception {
        assertEquals(64, attributes(256, "u").size());
        assertEquals(6000 / 251, attributes(256, "u".repeat(250)).size());
    }

    private static List<Attribute> attributes(int rows, String name) throws Exception {
        StringBuilder table = new StringBuilder();
        for (int row = 0; row < rows; row++) {
            table.append(row == 0 ? "" : ",").append("{\"id\":").append(row).append(",\"name\":\"").append(name)
                    .append("\",\"raw\":{\"string\":\"1\"}}");
        }
        String json = "{\"smartctl\":{\"version\":[7,3]},\"ata_smart_attributes\":{\"table\":[" + table + "]}}";
        return Reports.READER.read(json.getBytes(UTF_8)).health().attributes();
    }

    @Test
    void deepNestingIsUnreadableAndNotAnOverflow() {
        for (String bracket : List.of("[", "{\"a\":", "{\"smartctl\":[")) {
            byte[] deep = bracket.repeat(100_000).getBytes(UTF_8);
            assertThrows(UnreadableException.class, () -> Reports.READER.read(deep));
        }
    }

    @Tag(Recordings.TAG)
    @Test
    void everyRecordedDriveIsReadAndIdentified() throws Exception {
        List<String> unidentified = new ArrayList<>();
        for (Path file : Reports.documents(Recordings.path("drives/recorded"))) {
            SmartctlDocument document = Reports.READER.read(Files.readAllBytes(file));
            if (!document.identity().isKnown() || document.health().passed() == null || !document.health().recorded()) {
                unidentified.add(file.getFileName().toString());
            }
        }
        assertEquals(List.of(), unidentified);
    }
}

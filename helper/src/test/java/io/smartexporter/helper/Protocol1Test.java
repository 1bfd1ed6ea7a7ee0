package io.smartexporter.helper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartexporter.wire.DriveId;
import io.smartexporter.wire.Frame;
import io.smartexporter.wire.Message.DriveReport;
import io.smartexporter.wire.Outcome;
import io.smartexporter.wire.WireLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Protocol1Test {
    private static final String SATA = """
            smartctl 7.3 2022-02-28 r5338 [x86_64-linux] (local build)

            === START OF INFORMATION SECTION ===
            Model Family:     Fam'ily
            Device Model:     DISK 1
            Serial Number:    S:1 2\s
            Local Time is:    Sun Nov 22 10:22:18 2026 UTC

            === START OF READ SMART DATA SECTION ===
            SMART Attributes Data Structure revision number: 1
            Vendor Specific SMART Attributes with Thresholds:
            ID# ATTRIBUTE_NAME          FLAG     VALUE WORST THRESH TYPE      UPDATED  WHEN_FAILED RAW_VALUE
              1 Raw_Read_Error_Rate     0x0003   100   099   006    Pre-fail  Always       -       0
              9 Power_On_Hours          0x0032   001   001   000    Old_age   Always   In_the_past 1234h+56m+07.000s
            190 Airflow_Temperature_Cel 0x0003   069   069   ---    Pre-fail  Always       -       31 (Min/Max 31/31)
            198 Offline_Uncorrectable_XX0x0030   ---   ---   000    Old_age   Offline   FAILING_NOW 18446744073709551616
            """;

    private static String entry(Outcome outcome, int status, String text) {
        DriveId drive = new DriveId("0:0:0:0", "sda", "", "sata");
        return Protocol1.entry(new DriveReport(drive, outcome, status, 1, Map.of(), text.getBytes(UTF_8)));
    }

    @Test
    void readsWhatSmartctlPrints() {
        assertEquals("{'serial': 'S:1 2', 'model': 'DISK 1', 'family': \"Fam'ily\", 'attrs': ["
                + "{'ID#': 1, 'Name': 'Raw_Read_Error_Rate', 'Value': 100, 'Worst': 99, 'Thresh': 6, 'Raw': 0}, "
                + "{'ID#': 9, 'Name': 'Power_On_Hours', 'Value': 1, 'Worst': 1, 'Thresh': 0, 'Raw': None}, "
                + "{'ID#': 190, 'Name': 'Airflow_Temperature_Cel', 'Value': 69, 'Worst': 69, 'Thresh': None, 'Raw': 31}, "
                + "{'ID#': 198, 'Name': 'Offline_Uncorrectable_XX', 'Value': None, 'Worst': None, 'Thresh': 0, 'Raw': 18446744073709551616}"
                + "], 'error': 0, 'port': '0:0:0:0'}", entry(Outcome.OK, 0xfc, SATA));
    }

    @Test
    void whatIsMissingIsUnknown() {
        String text = SATA.replace("Model Family", "Family").replace("Serial Number", "No");
        assertTrue(entry(Outcome.OK, 0, text).startsWith("{'serial': 'unknown', 'model': 'DISK 1', 'family': 'unknown', "));
    }

    @Test
    void noDataIsAnError() {
        String error = "{'error': 1, 'port': '0:0:0:0'}";
        assertEquals(error, entry(Outcome.OK, 1, SATA));
        assertEquals(error, entry(Outcome.OK, 2, SATA));
        assertEquals(error, entry(Outcome.OK, 0, SATA.substring(0, SATA.indexOf("ID#"))));
        assertEquals(error, entry(Outcome.OK, 0, "\0\1garbage\n{}"));
        assertEquals(error, entry(Outcome.TIMEOUT, -1, SATA));
        assertEquals(error, entry(Outcome.TRUNCATED, -1, SATA));
        assertEquals(error, entry(Outcome.OK, 0, SATA.replace("DISK 1", "X".repeat(10_000))));
    }

    @Test
    void aThousandDrivesFitIntoTheFrame() {
        String largest = "";
        for (int i = 0; i < 4000; i++) {
            String entry = entry(Outcome.OK, 0, SATA.replace("DISK 1", "\u56fa".repeat(i)));
            largest = entry.contains("'error': 0") ? entry : largest;
        }
        int length = Protocol1.frame(Collections.nCopies(WireLimits.DRIVES, largest)).length - Frame.PREFIX;
        assertTrue(length <= WireLimits.FRAME_VERSION_1 && length > WireLimits.FRAME_VERSION_1 * 0.99, length + " bytes");
    }

    @Test
    void thirtyAttributesFitIntoADrivesShare() {
        String row = SATA.lines().filter(line -> line.contains("Airflow")).findFirst().orElseThrow();
        StringBuilder text = new StringBuilder(SATA);
        for (int i = 0; i < 26; i++) {
            text.append(row).append('\n');
        }
        assertEquals(30, entry(Outcome.OK, 0, text.toString()).split("ID#", -1).length - 1);
    }

    @Test
    void theFrameIsAListBehindVersionAndLength() {
        ByteBuffer frame = ByteBuffer.wrap(Protocol1.frame(List.of("{'error': 1}", "{'error': 0}")))
                .order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(1, frame.get());
        assertEquals(28, frame.getLong());
        assertEquals("[{'error': 1}, {'error': 0}]", UTF_8.decode(frame).toString());
    }

    @Test
    void nvmeIsLeftOut() {
        assertEquals(false,
                Protocol1.carries(new ListedDrive(new DriveId("nvme0", "nvme0", "", "nvme"), "/dev/nvme0", Map.of())));
        assertEquals(false, Protocol1.carries(ListedDrive.named("/dev/nvme0", "nvme")));
        assertEquals(true, Protocol1.carries(ListedDrive.named("/dev/bus/0", "megaraid,3")));
    }

    @Test
    void stringsAreWrittenAsPythonDoes() {
        assertEquals("'plain'", Protocol1.repr("plain"));
        assertEquals("\"it's\"", Protocol1.repr("it's"));
        assertEquals("'say \"x\"'", Protocol1.repr("say \"x\""));
        assertEquals("'it\\'s \"x\"'", Protocol1.repr("it's \"x\""));
        assertEquals("'a\\\\b\\t\\n\\r\\x00\\x1b\\x7f\\x85\\xa0\\xad'", Protocol1.repr("a\\b\t\n\r\0\33\177\u0085\u00a0\u00ad"));
        assertEquals("'Größe 固 💾'", Protocol1.repr("Größe 固 💾"));
        assertEquals("'\\u200b\\u2028\\ue000\\ufeff\\U000e0001'", Protocol1.repr("\u200b\u2028\ue000\ufeff\udb40\udc01"));
        assertEquals("'\\ud800'", Protocol1.repr("\ud800"));
    }

    /// Python itself reads and rewrites every string the same way.
    @Test
    void pythonAgrees() throws IOException, InterruptedException {
        StringBuilder all = new StringBuilder("\"'\\ ");
        for (int c : IntStream.range(0, 0x530).filter(Character::isDefined).toArray()) {
            all.appendCodePoint(c);
        }
        all.append("\u200b\u2028\u2029\u3000\ue000\ufeff\udb40\udc01💾");
        Fixture.skipUnless(python("pass", "").exit() == 0, "python3 is not installed");
        String reprs = Protocol1.repr(all.toString()) + "\n" + Protocol1.repr("it's 💾") + "\n" + entry(Outcome.OK, 0, SATA);
        Answer answer = python("""
                import ast, sys
                for line in sys.stdin.buffer.read().decode().split('\\n'):
                    assert repr(ast.literal_eval(line)) == line, line
                print('same')
                """, reprs);
        assertEquals("same", answer.text().strip());
    }

    private record Answer(int exit, String text) {}

    private static Answer python(String program, String input) throws InterruptedException {
        try {
            Process python = new ProcessBuilder("python3", "-c", program).redirectErrorStream(true).start();
            try (var to = python.getOutputStream()) {
                to.write(input.getBytes(UTF_8));
            }
            String text = new String(python.getInputStream().readAllBytes(), UTF_8);
            return new Answer(python.waitFor(), text);
        } catch (IOException _) {
            return new Answer(-1, "");
        }
    }
}

package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import io.smartexporter.exporter.Verdict.Level;
import io.smartexporter.literal.Source;
import io.smartexporter.rules.RuleFiles;
import io.smartexporter.rules.RuleSet;
import io.smartexporter.wire.DriveId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The pages, made of the demo drives.
class PageTest {
    private static final long T0 = 1_000_000_000L;
    private static final Instant WALL = Instant.parse("2026-11-28T03:04:05Z");

    @TempDir
    private Path folder;

    private static Drive drive(String name) {
        Path file = Reports.DEMO.resolve(name + ".json");
        return new Diagnosis().of(Reports.recorded(Pack.idOfDemo(file), file), T0, Reports.RULES.reader());
    }

    private static Snapshot demo() throws Exception {
        List<Drive> drives = new ArrayList<>();
        for (Path file : Reports.documents(Reports.DEMO)) {
            drives.add(drive(file.getFileName().toString().replace(".json", "")));
        }
        return snapshot(Reports.RULES, drives);
    }

    private static Snapshot snapshot(Rules rules, List<Drive> drives) {
        return new Snapshot(rules, T0, 0.5, null, Snapshot.Helper.UNKNOWN, drives, List.of());
    }

    private static String drives(Snapshot snapshot, String show, String sort) {
        StringOutput out = new StringOutput();
        JteDrivesPageGenerated.render(new OwaspHtmlTemplateOutput(out), null,
                DrivesView.of(snapshot, snapshot, show, sort, T0 + 185_000_000_000L, WALL));
        return out.toString();
    }

    private static String page(Drive drive, Rules rules) {
        StringOutput out = new StringOutput();
        JteDrivePageGenerated.render(new OwaspHtmlTemplateOutput(out), null,
                DriveView.of(drive, rules, History.Memory.NONE, T0));
        return out.toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "sdi | CRITICAL | the drive fails its own health check; Reallocated_Sector_Ct: normalized 7, the maker's threshold is 10; raw 15976; 3 self-tests in the log have failed; the drive has logged errors",
        "nvme2 | CRITICAL | the drive fails its own health check",
        "bus_19+megaraid,1 | CRITICAL | the drive fails its own health check",
        "sdn | WARNING | Airflow_Temperature_Cel has failed: normalized once 38, the maker's threshold is 40; raw 33 (Min/Max 27/36)",
        "sdu | WARNING | a command to the drive failed", "sda | GOOD | ''", "nvme0 | GOOD | ''",
        "sdq | UNKNOWN | unsupported: it has no S.M.A.R.T. data",
        "sdr | UNKNOWN | unsupported_device: /dev/sdr: Unknown USB bridge [0x1e91:0xde2c (0x101)]",
        "sdo | UNREAD | permission: smartctl ended with exit status 0 and without data: the helper lacks CAP_SYS_RAWIO (SATA) or CAP_SYS_ADMIN (NVMe)"})
    void theVerdictHasItsReasons(String name, Level level, String reasons) {
        Verdict verdict = Verdict.of(drive(name), Reports.RULES);
        assertEquals(reasons, String.join("; ", verdict.reasons()));
        assertEquals(level, verdict.level());
    }

    @Test
    void aLimitOfTheDeviceDatabaseIsNamedWithItsNumberAndTheDrives() throws Exception {
        String database = "{\"Devices\": {\"E\": {\"Device\": [\"ST3000DM001-1ER166\"], \"ID#\": {\"197\": \"RAW_VALUE\"},"
                + " \"Threshs\": {\"197\": [\"10\", \"1000\"]}}}}";
        Rules rules = rules(database);
        Verdict verdict = Verdict.of(drive("sdi"), rules);
        assertTrue(verdict.reasons().contains("Current_Pending_Sector (197): limit of the device database, critical above 1000,"
                + " it is 1072 (normalized 94)"), verdict.reasons().toString());
        assertTrue(page(drive("sdi"), rules).contains("beyond the critical limit"));
    }

    private static Rules rules(String database) throws Exception {
        List<Source> mappings = List
                .of(new Source("attrmap.json", Files.readAllBytes(Reports.ROOT.resolve("config/attrmap.json"))));
        RuleSet set = RuleSet.compile(RuleFiles.of(mappings, new Source("devices.json", database.getBytes())),
                OwnFamily.RESERVED);
        return new Rules(set, new SmartctlReader(set), "m", "d", 1, List.of(new RuleFile("mapping", "attrmap.json", "ab")));
    }

    @Test
    void theWorstDriveIsTheFirst() throws Exception {
        DrivesView view = DrivesView.of(demo(), null, "", "", T0, WALL);
        List<Level> levels = view.rows().stream().map(row -> row.verdict().level()).toList();
        assertEquals(levels.stream().sorted().toList(), levels);
        assertEquals(Level.CRITICAL, levels.getFirst());
        assertEquals(view.total(), view.rows().size());
        assertEquals(view.total(), view.counts().values().stream().mapToInt(Integer::intValue).sum());
    }

    @Test
    void aFilterTakesTheDrivesOfOneVerdictAndKeepsTheCounts() throws Exception {
        DrivesView all = DrivesView.of(demo(), null, "nonsense", "", T0, WALL);
        DrivesView some = DrivesView.of(demo(), null, "critical", "temperature", T0, WALL);
        assertEquals(all.total(), all.rows().size(), "an unknown filter is none");
        Snapshot healthy = snapshot(Reports.RULES, List.of(drive("sda")));
        assertEquals(List.of(), DrivesView.of(healthy, null, "critical", "", T0, WALL).rows(), "a bookmark of a bad day");
        assertTrue(drives(healthy, "critical", "").contains("No drive is like that now."));
        assertEquals(List.of("bus_19+megaraid,1", "nvme2", "sdi"), some.rows().stream().map(DriveRow::port).sorted().toList());
        assertEquals(all.counts(), some.counts());
        List<Integer> temperatures = some.rows().stream().map(row -> row.numbers().celsius()).toList();
        assertEquals(temperatures.stream().sorted((a, b) -> b - a).toList(), temperatures);
        assertTrue(drives(demo(), "critical", "temperature").contains("href=\"/?show=critical&amp;sort=wear\""));
    }

    @Test
    void aRowHasWhatAnOperatorLooksFor() throws Exception {
        String html = drives(demo(), "", "");
        assertTrue(html.contains(Reports.documents(Reports.DEMO).size() + " drives, read 2026-11-28 03:01:00 UTC, 3 min ago."),
                html.substring(0, 6000));
        String row = html.substring(html.indexOf("<a href=\"/drive?port=sdi\">"));
        row = row.substring(0, row.indexOf("</tr>"));
        for (String part : List.of("sdi", "ST3000DM001-1ER166", "Z50K7WNP", "39 °C", "15976", "3 min ago")) {
            assertTrue(row.contains(part), part + " in " + row);
        }
        assertFalse(html.contains("<script"), "no script");
        assertFalse(html.matches("(?s).*(src|href)=\"(https?:)?//.*"), "nothing from elsewhere");
    }

    @Test
    void beforeTheFirstScrapeThePageNamesTheCommandThatMakesOne() {
        assertTrue(drives(null, "", "").contains("<code>curl http://127.0.0.1:9257/metrics</code>"));
    }

    @Test
    void whatTheHelperDidWrongIsAnAlert() throws Exception {
        Snapshot broken = new Snapshot(Reports.RULES, T0, 0.5, "helper at /run/x: No such file or directory",
                Snapshot.Helper.UNKNOWN, List.of(), List.of());
        StringOutput out = new StringOutput();
        JteDrivesPageGenerated.render(new OwaspHtmlTemplateOutput(out), null,
                DrivesView.of(broken, demo(), "", "", T0 + 60_000_000_000L, WALL));
        assertTrue(out.toString()
                .contains("role=\"alert\">helper at /run/x: No such file or directory. These are the drives as last known."));
        assertTrue(out.toString().contains("ST3000DM001-1ER166"), "the drives of before");
        assertTrue(out.toString().contains("60 s ago"));
    }

    @Test
    void thePageOfADriveHasEachAttributeWithItsMetricAndRule() {
        String html = page(drive("sdi"), Reports.RULES);
        String row = html.substring(html.indexOf("<bdi>Reallocated_Sector_Ct</bdi>"));
        row = row.substring(0, row.indexOf("</tr>"));
        for (String part : List.of(">7<", ">10<", ">15976<", "at or below the maker's threshold",
                "<code>smart_reallocated_sectors_total 15976</code>", "(attrmap.json:")) {
            assertTrue(row.contains(part), part + " in " + row);
        }
        assertTrue(html.contains("no sample: "), "an attribute without a rule has its reason");
        assertTrue(page(drive("nvme2"), Reports.RULES).contains("available_spare"), "the health log of NVMe");
        assertTrue(page(drive("sdu"), Reports.RULES).contains("grown_defect_list"), "the counters of SCSI");
    }

    @Test
    void thePageOfADriveHasWhatHasGrownAndItsTemperatures() {
        Drive drive = drive("sdi");
        History.Memory memory = new History.Memory(T0, List.of(new History.Growth(5, 15970, 15976, T0 + 60_000_000_000L)),
                List.of(38, 39, Integer.MIN_VALUE, 41));
        StringOutput out = new StringOutput();
        JteDrivePageGenerated.render(new OwaspHtmlTemplateOutput(out), null,
                DriveView.of(drive, Reports.RULES, memory, T0 + 3600_000_000_000L));
        String html = out.toString();
        assertTrue(html.contains("first saw it, 60 min ago"), html);
        assertTrue(html.contains("<li>5 Reallocated_Sector_Ct (raw): 15970 → 15976, last lower 59 min ago</li>"), html);
        assertTrue(html.contains("38 to 41 °C"), html);
        assertTrue(html.contains("points=\"0,46 2,32\"") && html.contains("points=\"6,2 6,2\""), html);
        assertFalse(page(drive, Reports.RULES).contains("first saw it"), "nothing without a memory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='x", "&amp;",
        "\u202egnirts",
        "</bdi></td></table>"})
    void whatADriveSaysIsText(String hostile) throws Exception {
        String json = Reports.text(Reports.DEMO.resolve("sdi.json"))
                .replace("ST3000DM001-1ER166", hostile.replace("\\", "\\\\").replace("\"", "\\\""))
                .replace("Reallocated_Sector_Ct", hostile.replace("\\", "\\\\").replace("\"", "\\\""));
        Drive drive = new Diagnosis().of(Reports.ok(new DriveId("0:0:0:0", "sda", "", ""), json, 0), T0, Reports.RULES.reader());
        for (String html : List.of(drives(snapshot(Reports.RULES, List.of(drive)), "", ""), page(drive, Reports.RULES))) {
            assertFalse(html.contains("<script"), hostile);
            assertFalse(html.contains("<img"), hostile);
            assertFalse(html.matches("(?s).*<[^>]*onmouseover.*"), hostile);
            assertFalse(html.contains("</bdi></td></table>"), hostile);
        }
    }

    @Test
    void aLongNameIsCut() throws Exception {
        String json = Reports.text(Reports.DEMO.resolve("sdi.json")).replace("ST3000DM001-1ER166", "x".repeat(64 << 10));
        Drive drive = new Diagnosis().of(Reports.ok(Reports.SDA, json, 0), T0, Reports.RULES.reader());
        assertTrue(drives(snapshot(Reports.RULES, List.of(drive)), "", "").length() < 20_000);
    }

    @Test
    void thePageOfTheRulesHasFilesAndWhatIsUnknown() throws Exception {
        Rules rules = rules("{\"Devices\": {}}");
        Path file = Files.writeString(folder.resolve("attrmap.json"), "{\n  \"generic\": [\n    5 <b>\n");
        RulesView view = RulesView.of(new Configuration(null, rules), file + ":3:5: a rule is a number\nNothing else",
                snapshot(rules, List.of(drive("sdi"), drive("sdm"))));
        assertEquals(List.of(new RulesView.Mistake(file + ":3:5: a rule is a number", "    5 <b>"),
                new RulesView.Mistake("Nothing else", "")), view.problem());
        assertEquals(List.of(new RuleFile("mapping", "attrmap.json", "ab")), view.files());
        assertTrue(view.unknownModels().containsAll(List.of("KINGSTON SV300S37A240G", "ST3000DM001-1ER166")), view.toString());
        assertFalse(view.unknownAttributes().isEmpty());
        for (RulesView.Unknown unknown : view.unknownAttributes()) {
            String mapping = "{ \"generic\": [ " + unknown.rule() + " ] }";
            RuleSet.compile(List.of(new Source("new.json", mapping.getBytes())), null);
        }
        assertTrue(view.idle().stream().anyMatch(rule -> rule.contains("nvme")), "rules for NVMe fit nothing here");
        StringOutput out = new StringOutput();
        JteRulesPageGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        assertTrue(out.toString().contains("attrmap.json:3:5: a rule is a number</code>"));
        assertTrue(out.toString().contains("<pre><code>    5 &lt;b&gt;</code></pre>"), out.toString());
    }
}

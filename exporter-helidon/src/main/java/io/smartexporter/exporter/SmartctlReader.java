package io.smartexporter.exporter;

import io.smartexporter.exporter.Health.Failing;
import io.smartexporter.rules.Attribute;
import io.smartexporter.rules.FieldValues;
import io.smartexporter.rules.JsonPaths;
import io.smartexporter.rules.RuleSet;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads `smartctl --json` documents (JSON format 1.0, smartctl 7.0 and later).
final class SmartctlReader {
    /// What smartctl printed cannot be read.
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1;

        UnreadableException(String message) {
            super(message);
        }
    }

    /// ATA's table has 30 entries.
    private static final int MAX_ATTRIBUTES = 64;

    /// Characters in the names and raw values of all attributes: three times what real drives have.
    private static final int LONGEST_TABLE = 6000;
    private static final int MAX_MESSAGES = 16;
    private static final int LONGEST_MESSAGE = 1000;
    private static final int LONGEST_VERSION = 20;
    private static final int LONGEST_TEXT_BEFORE = 4096;

    /// Degrees Celsius: no drive has more.
    private static final int HOTTEST = 200;

    /// The attribute that counts sectors which are replaced by spare ones.
    private static final int REALLOCATED = 5;

    /// Releases that give the length of the list of grown defects in bytes; 7.2 counts its elements.
    private static final Set<String> BYTES_FOR_DEFECTS = Set.of("7.0", "7.1");

    /// SPC-5: the log page has twenty.
    private static final int SCSI_SELF_TESTS = 20;

    /// The result of a self-test that has not ended; of NVMe's log: of an entry that is not used.
    private static final int STILL_RUNS = 15;

    private final RuleSet rules;
    private final JsonPaths<Draft> paths = paths();

    /// @param rules whose paths are read in the same pass
    SmartctlReader(RuleSet rules) {
        this.rules = rules;
        rules.addPaths(paths, draft -> draft.values);
    }

    /// The paths that are read, of the exporter and of the rules.
    Set<String> pathsRead() {
        return paths.names();
    }

    /// Reads one document.
    ///
    /// @throws UnreadableException if it is empty, not one whole JSON object, or not from smartctl
    SmartctlDocument read(byte[] json) throws UnreadableException {
        if (json.length == 0) {
            throw new UnreadableException("smartctl printed nothing");
        }
        String text = new String(json, StandardCharsets.UTF_8);
        String before = textBefore(text);
        Draft draft = new Draft(rules.newValues(), before.strip());
        try (JsonParser parser = Provider.PARSERS.createParser(new StringReader(text.substring(before.length())))) {
            paths.read(parser, draft);
        } catch (RuntimeException e) { // Parsson has several, some of no type of their own
            throw new UnreadableException("smartctl printed " + json.length + " bytes that are not one JSON document: "
                    + SafeText.clean(text.startsWith("Smartctl: ") ? text : String.valueOf(e.getMessage())));
        }
        if (draft.smartctlVersion.isEmpty()) {
            throw new UnreadableException("the JSON has no /smartctl/version: it is not smartctl's");
        }
        return draft.document();
    }

    /// The printable text before the document; empty if it is longer than such text is, or has other characters in it.
    private static String textBefore(String text) {
        int start = text.indexOf('{');
        if (start <= 0 || start > LONGEST_TEXT_BEFORE) {
            return "";
        }
        String before = text.substring(0, start);
        boolean printable = before.chars().allMatch(c -> (c >= ' ' && c < 0x7f) || c == '\n' || c == '\r' || c == '\t');
        return printable ? before : "";
    }

    /// The provider is looked up once: each look-up goes through the service loader.
    private static final class Provider {
        static final JsonParserFactory PARSERS = JsonProvider.provider().createParserFactory(Map.of());
    }

    private static JsonPaths<Draft> paths() {
        JsonPaths<Draft> paths = new JsonPaths<>();
        runPaths(paths);
        identityPaths(paths);
        healthPaths(paths);
        attributePaths(paths);
        selfTestPaths(paths);
        return paths;
    }

    private static void runPaths(JsonPaths<Draft> paths) {
        paths.number("/smartctl/version/*", (d, part) -> d.smartctlVersion = version(d.smartctlVersion, part))
                .number("/json_format_version/*", (d, part) -> d.jsonFormatVersion = version(d.jsonFormatVersion, part))
                .text("/smartctl/svn_revision", (d, text) -> d.svnRevision = SafeText.brief(text))
                .text("/smartctl/build_info", (d, text) -> d.buildInfo = SafeText.brief(text))
                .number("/smartctl/exit_status", (d, n) -> d.exitStatus = (int) Math.min(n, Integer.MAX_VALUE))
                .text("/smartctl/messages/*/string", Draft::message);
    }

    /// The parts of a version, as far as they have come.
    private static String version(String before, long part) {
        if (before.length() >= LONGEST_VERSION) {
            return before;
        }
        return before.isEmpty() ? Long.toString(part) : before + "." + part;
    }

    private static void identityPaths(JsonPaths<Draft> paths) {
        paths.text("/device/protocol", (d, text) -> d.protocol = SafeText.brief(text))
                .text("/device/type", (d, text) -> d.type = SafeText.brief(text))
                .text("/model_name", (d, text) -> d.model = SafeText.brief(text))
                .text("/scsi_model_name", (d, text) -> d.scsiModel = SafeText.brief(text))
                .text("/model_family", (d, text) -> d.family = SafeText.brief(text))
                .text("/serial_number", (d, text) -> d.serial = SafeText.brief(text))
                .text("/firmware_version", (d, text) -> d.firmware = SafeText.brief(text))
                .text("/revision", (d, text) -> d.scsiRevision = SafeText.brief(text))
                .text("/scsi_revision", (d, text) -> d.scsiRevision = SafeText.brief(text))
                .number("/wwn/naa", (d, n) -> d.naa = n)
                .number("/wwn/oui", (d, n) -> d.oui = n)
                .number("/wwn/id", (d, n) -> d.wwnId = n)
                .text("/logical_unit_id", (d, text) -> d.logicalUnit = SafeText.brief(text))
                .text("/form_factor/name", (d, text) -> d.formFactor = SafeText.brief(text))
                .number("/user_capacity/bytes", (d, n) -> d.capacity = n)
                .number("/nvme_total_capacity", (d, n) -> d.nvmeCapacity = n)
                .number("/rotation_rate", (d, n) -> d.rotation = n);
    }

    private static void healthPaths(JsonPaths<Draft> paths) {
        paths.truth("/smart_status/passed", (d, truth) -> d.passed = truth)
                .truth("/smart_support/available", (d, truth) -> d.smartAvailable = truth)
                .truth("/smart_support/enabled", (d, truth) -> d.smartEnabled = truth)
                .number("/power_mode/ata_value", (d, n) -> d.powerMode = PowerMode.ofAtaValue((int) Math.min(n, 256)))
                .end("/nvme_smart_health_information_log", d -> d.recorded = true)
                .end("/scsi_error_counter_log", d -> d.recorded = true)
                .number("/scsi_grown_defect_list", (d, n) -> {
                    d.recorded = true;
                    d.defects = n;
                });
        paths.number("/temperature/current", (d, n) -> d.celsius = n <= HOTTEST ? (int) n : d.celsius)
                .number("/nvme_smart_health_information_log/percentage_used", (d, n) -> d.wear = n)
                .number("/scsi_percentage_used_endurance_indicator", (d, n) -> d.wear = n)
                .number("/nvme_smart_health_information_log/available_spare", (d, n) -> d.spare = n)
                .number("/nvme_smart_health_information_log/media_errors", (d, n) -> d.defects = n);
    }

    private static void attributePaths(JsonPaths<Draft> paths) {
        paths.end("/ata_smart_attributes/table/*", Draft::endOfAttribute)
                .text("/ata_smart_attributes/table/*/when_failed", (d, text) -> d.whenFailed = text)
                .number("/ata_smart_attributes/table/*/id", (d, n) -> d.id = (int) Math.min(n, Integer.MAX_VALUE))
                .text("/ata_smart_attributes/table/*/name", (d, text) -> d.name = SafeText.brief(text))
                .number("/ata_smart_attributes/table/*/value", (d, n) -> d.value = (int) Math.min(n, Integer.MAX_VALUE))
                .number("/ata_smart_attributes/table/*/worst", (d, n) -> d.worst = (int) Math.min(n, Integer.MAX_VALUE))
                .number("/ata_smart_attributes/table/*/thresh", (d, n) -> d.thresh = (int) Math.min(n, Integer.MAX_VALUE))
                .text("/ata_smart_attributes/table/*/raw/string", (d, text) -> d.rawString = SafeText.isBrief(text) ? text : "")
                .number("/ata_smart_attributes/table/*/raw/value", (d, n) -> d.rawValue = n);
    }

    private static void selfTestPaths(JsonPaths<Draft> paths) {
        for (String log : List.of("/ata_smart_self_test_log/standard", "/ata_smart_self_test_log/extended")) {
            paths.number(log + "/table/*/status/value", (d, n) -> d.testResult = upperHalf(n))
                    .number(log + "/table/*/lifetime_hours", (d, n) -> d.testHour = n)
                    .end(log + "/table/*", Draft::endOfTest)
                    .number(log + "/error_count_total", (d, n) -> d.selfTestErrors = n)
                    .number(log + "/error_count_outdated", (d, n) -> d.selfTestsOutdated = n)
                    .end(log, d -> d.selfTests = true);
        }
        for (int i = 0; i < SCSI_SELF_TESTS; i++) {
            String test = "/scsi_self_test_" + i;
            paths.number(test + "/result/value", (d, n) -> d.testResult = n)
                    .number(test + "/power_on_time/hours", (d, n) -> d.testHour = n)
                    .end(test, Draft::endOfTest);
        }
        paths.number("/nvme_self_test_log/table/*/self_test_result/value", (d, n) -> d.testResult = n)
                .number("/nvme_self_test_log/table/*/power_on_hours", (d, n) -> d.testHour = n)
                .end("/nvme_self_test_log/table/*", Draft::endOfTest)
                .number("/power_on_time/hours", (d, n) -> d.powerOnHours = n);
    }

    /// Of ATA's self-test execution status the result; the lower half is how much of the test remains.
    private static long upperHalf(long status) {
        return status >> 4;
    }

    /// What has been read so far. Fields of one attribute are collected until its object ends.
    private static final class Draft {
        private final FieldValues values;
        private final String textBefore;
        private String smartctlVersion = "";
        private String jsonFormatVersion = "";
        private String svnRevision = "";
        private String buildInfo = "";
        private int exitStatus = -1;
        private final List<String> messages = new ArrayList<>();
        private String protocol = "";
        private String type = "";
        private String model = "";
        private String scsiModel = "";
        private String family = "";
        private String serial = "";
        private String firmware = "";
        private String scsiRevision = "";
        private long naa = -1;
        private long oui = -1;
        private long wwnId = -1;
        private String logicalUnit = "";
        private String formFactor = "";
        private long capacity = -1;
        private long nvmeCapacity = -1;
        private long rotation = -1;
        private @Nullable Boolean passed;
        private @Nullable Boolean smartAvailable;
        private @Nullable Boolean smartEnabled;
        private boolean recorded;
        private @Nullable PowerMode powerMode;
        private final List<Attribute> attributes = new ArrayList<>();
        private int tableLength;
        private final List<Failing> failing = new ArrayList<>();
        private boolean selfTests;
        private long selfTestErrors;
        private long selfTestsOutdated;
        private long testResult = -1;
        private long testHour = -1;
        private boolean passedSince;
        private int failedSince;
        private long endedResult = -1;
        private long endedHour = -1;
        private long powerOnHours = -1;
        private int celsius = Integer.MIN_VALUE;
        private long wear = -1;
        private long spare = -1;
        private long defects = -1;
        private String whenFailed = "";
        private int id = -1;
        private String name = "";
        private int value = -1;
        private int worst = -1;
        private int thresh = -1;
        private String rawString = "";
        private long rawValue = -1;

        Draft(FieldValues values, String textBefore) {
            this.textBefore = textBefore;
            this.values = values;
        }

        private void message(String text) {
            if (messages.size() < MAX_MESSAGES) {
                messages.add(text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE));
            }
        }

        private void endOfAttribute() {
            int length = name.length() + rawString.length();
            if (id >= 0 && attributes.size() < MAX_ATTRIBUTES && tableLength + length <= LONGEST_TABLE) {
                tableLength += length;
                attributes.add(new Attribute(id, name, value, worst, thresh, rawString, rawValue));
            }
            if (id >= 0 && failing.size() < MAX_ATTRIBUTES && (whenFailed.equals("now") || whenFailed.equals("past"))) {
                failing.add(new Failing(id, name, whenFailed));
            }
            whenFailed = "";
            id = -1;
            name = "";
            value = -1;
            worst = -1;
            thresh = -1;
            rawString = "";
            rawValue = -1;
        }

        /// The log begins with the last test, which may still run.
        private void endOfTest() {
            boolean ended = testResult >= 0 && testResult < STILL_RUNS;
            passedSince |= testResult == 0;
            if (ended && !passedSince && failed()) {
                failedSince++;
            }
            if (ended && endedResult < 0) {
                endedResult = testResult;
                endedHour = testHour;
            }
            testResult = -1;
            testHour = -1;
        }

        /// SPC-5, Self-Test Results log page: 3 to 7; NVM Express, Device Self-test log: 5 to 7. 1 and 2 are tests that were aborted.
        private boolean failed() {
            return testResult >= (protocol.equals("NVMe") ? 5 : 3) && testResult <= 7;
        }

        private @Nullable SelfTest lastSelfTest() {
            if (endedResult < 0) {
                return null;
            }
            return switch (protocol) {
                case "NVMe" -> SelfTest.of((int) endedResult, endedHour, powerOnHours);
                case "SCSI" -> SelfTest.saturating((int) endedResult, endedHour, powerOnHours);
                default -> SelfTest.of16Bits((int) endedResult, endedHour, powerOnHours);
            };
        }

        /// smartctl counts those of ATA; of other logs those count that no later test that passed has outdated.
        private long selfTestFailures() {
            if (!protocol.equals("ATA") && endedResult >= 0) {
                return failedSince;
            }
            return selfTests ? Math.max(0, selfTestErrors - selfTestsOutdated) : -1;
        }

        private SmartctlDocument document() {
            if (BYTES_FOR_DEFECTS.contains(smartctlVersion)) {
                values.forgetUnit("/scsi_grown_defect_list");
                defects = defects == 0 ? 0 : -1;
            }
            SmartctlDocument.Run run = new SmartctlDocument.Run(
                    new Smartctl(smartctlVersion, jsonFormatVersion, svnRevision, buildInfo), exitStatus, messages, textBefore);
            Health health = new Health(passed, smartAvailable, smartEnabled, recorded || !attributes.isEmpty(), attributes,
                    failing,
                    selfTestFailures(), lastSelfTest());
            return new SmartctlDocument(run, identity(), health, vitals(), powerMode, values);
        }

        private Vitals vitals() {
            long reallocated = attributes.stream().filter(row -> row.id() == REALLOCATED).mapToLong(Attribute::rawValue)
                    .findFirst().orElse(-1);
            return new Vitals(celsius, powerOnHours, wear, spare, defects < 0 ? reallocated : defects);
        }

        private Identity identity() {
            return new Identity(protocol, type, model.isEmpty() ? scsiModel : model, family, serial,
                    firmware.isEmpty() ? scsiRevision : firmware, wwn(), formFactor, capacity < 0 ? nvmeCapacity : capacity,
                    rotation);
        }

        /// The NAA identifier as Linux and lsblk(8) write it: 4 bits of NAA, 24 of OUI, 36 of id.
        private String wwn() {
            if (naa >= 0 && oui >= 0 && wwnId >= 0) {
                return String.format(Locale.ROOT, "0x%x%06x%09x", naa, oui, wwnId);
            }
            return logicalUnit;
        }
    }
}

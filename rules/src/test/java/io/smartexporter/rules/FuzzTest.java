package io.smartexporter.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartexporter.literal.Source;
import io.smartexporter.rules.DriveIdentity.Protocol;
import io.smartexporter.rules.RuleFiles.UnknownModelPolicy;
import io.smartexporter.testing.Fuzz;
import io.smartexporter.testing.Mutation;
import jakarta.json.Json;
import jakarta.json.stream.JsonParser;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Whatever bytes come, there is a result or a [RulesException] with a place.
@Tag("fuzz")
class FuzzTest {
    private static final Pattern LINE = Pattern.compile("\\w+:\\d+:\\d+: .+");
    private static final String MAPPING = """
            { "prefix": "smart_", # a comment
              'generic': [ {"id": 5, "match": "^Re(al|_x)+.*$", "name": "reallocated", "type": "counter", "scale": 1.5e3,
                "value": "RAW_VALUE", "raw": "low16", "help": "It\\u00e9 \\"quoted\\"", "labels": {"a": "b",}},
               {"id": "0x10", "name": "é😀", "type": None, "value": true, "raw": -1_000, }, ], }
            """;
    private static final String LANGUAGE = """
            {"drive_labels": {"port": "port", "disk": "/device/name"}, "prefix": "p_",
             "per-device": [{"devices": ["M*", "N?"], "rules": [{"id": 5, "name": "five", "type": "gauge", "value": "VALUE"}]}],
             "nvme": [{"id": 1, "name": "t", "type": "gauge", "value": "RAW_VALUE", "labels": {"x": "/a"}}],
             "scsi": [{"id": "14", "name": "s", "type": "counter", "match": "write_", "scale": 1e9}],
             "fields": [{"path": "/p/*/t/*", "name": "f", "type": "untyped", "labels": {"e": "*", "n": "/p/*/n"}},
                        {"path": "/temperature/current", "name": "c", "type": "gauge", "if": "/device", "missing": 0, "nonzero": true,
                         "plus": {"path": "/a", "scale": 60}, "labels": {"f": {"true": ["/x/y", "/x/z"]}, "d": {"drive": "node"}}},
                        {"path": "/device", "name": "i", "type": "gauge", "value": 1, "labels": {"m": {"path": "/m", "missing": ""}}},
                        {"path": "/p/*/t/*", "name": "g", "type": "untyped", "index": false, "labels": {"n": "/p/*/t/*"}}]}
            """;
    private static final String OVERRIDES = """
            {"Devices": {"/dev/sda": {"Threshs": {"5": ["0", "~:5", "r8"], "1025": ["0:", "1:2"]}, "Perfs": ["5", 9]},
             "serial:S": {}, "port:0:0:0:0": {"Threshs": {}}}}
            """;
    private static final String DOCUMENT = """
            {"device": {"name": "/dev/sda"}, "a": "x", "p": [{"n": "one", "t": [1, 2.5, "3", true, null, {}, [1]]}, {"t": [-1e400]}],
             "temperature": {"current": 35}, "smart_status": {"passed": true}, "scsi_grown_defect_list": 5,
             "nvme_smart_health_information_log": {"temperature": 30, "critical_warning": "0x00"},
             "scsi_error_counter_log": {"write": {"total_uncorrected_errors": 1}}}
            """;
    private static final String DATABASE = """
            {"Devices": {"A": {"Device": ["M", "N"], "ID#": {"5": "RAW_VALUE", "9": {"value": "VALUE", "comment": "x"}, # y
              }, "Threshs": {"5": ["0", "~:5", "r8"]}, "Perfs": ["5", 9]}, 'B': {"Device": ("M",), "ID#": {"5": "VALUE"}}}}
            """;

    @Test
    void noTextGivesAnythingButAResultOrAPlace() throws Exception {
        Fuzz.run(random -> {
            byte[] mapping = Mutation.of(MAPPING, random);
            byte[] database = Mutation.of(DATABASE, random);
            check(() -> RuleSet.compile(List.of(new Source("map", mapping)), new Source("db", database)), mapping);
        });
    }

    @Test
    void noMappingAndNoDocumentGivesAnythingButSamplesOrAPlace() throws Exception {
        Fuzz.run(random -> {
            byte[] mapping = random.nextBoolean() ? Mutation.of(LANGUAGE, random) : LANGUAGE.getBytes(UTF_8);
            byte[] overrides = Mutation.of(OVERRIDES, random);
            check(() -> applied(RuleSet.compile(new RuleFiles(List.of(new Source("map", mapping)),
                    new Source("db", DATABASE.getBytes(UTF_8)), new Source("own", overrides), new UnknownModelPolicy.ByRule(),
                    Set.of()), ReservedNames.NONE), random), mapping);
        });
    }

    /// What a document says is never the fault of an operator: it gives samples, or none.
    private static Object applied(RuleSet rules, RandomGenerator random) {
        DriveIdentity drive = new DriveIdentity("0:0:0:0", "sda", List.of(Protocol.values()).get(random.nextInt(4)), "M", "", "S",
                "", "", "");
        Recorder recorder = new Recorder(rules);
        FieldValues values = rules.newValues();
        JsonPaths<FieldValues> paths = new JsonPaths<>();
        rules.addPaths(paths, target -> target);
        try (JsonParser parser = Json.createParser(new ByteArrayInputStream(Mutation.of(DOCUMENT, random)))) {
            paths.read(parser, values);
        } catch (RuntimeException _) {
            // what was read before is applied all the same
        }
        Attribute five = new Attribute(5, "Reallocated", 100, 99, 10, "7 x", 7);
        rules.plan(drive).apply(List.of(five, five), values, recorder);
        rules.plan(drive).explain(List.of(five), values);
        return recorder.lines();
    }

    private interface Attempt {
        Object run() throws RulesException;
    }

    private static void check(Attempt attempt, byte[] text) {
        try {
            attempt.run();
        } catch (RulesException e) {
            assertTrue(e.getMessage().lines().allMatch(line -> LINE.matcher(line).matches()), e::getMessage);
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError(new String(text, 0, Math.min(text.length, 2000), UTF_8), e);
        }
    }
}

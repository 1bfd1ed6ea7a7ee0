package io.smartexporter.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartexporter.rules.DriveIdentity.Protocol;
import io.smartexporter.rules.DriveSink.Bound;
import io.smartexporter.rules.DriveSink.Level;
import io.smartexporter.rules.DriveSink.Rejection;
import io.smartexporter.testing.Recordings;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a scrape costs, and that it does not grow with what does not concern the drive.
class CostTest {
    /// The bytes that this thread has allocated. The module of the management beans is no business of the rules.
    private static long allocatedBytes() throws ReflectiveOperationException {
        Object threads = Class.forName("java.lang.management.ManagementFactory").getMethod("getThreadMXBean").invoke(null);
        Method bytes = Class.forName("com.sun.management.ThreadMXBean").getMethod("getCurrentThreadAllocatedBytes");
        return (Long) bytes.invoke(threads);
    }

    /// Counts what it is given.
    private static final class Counter implements DriveSink {
        private int samples;
        private int states;

        @Override
        public void sample(int family, double value, List<Label> labels) {
            samples++;
        }

        @Override
        public void limit(List<Label> labels, Level level, Bound bound, double value) {
            // the state counts
        }

        @Override
        public void state(List<Label> labels, int state) {
            states++;
        }

        @Override
        public void matched(RuleRef rule) {
            // the sample counts
        }

        @Override
        public void rejected(RuleRef rule, Attribute attribute, Rejection why) {
            throw new AssertionError(rule + " " + why);
        }

        @Override
        public void unknownAttribute(Attribute attribute) {
            throw new AssertionError(attribute);
        }
    }

    private static String mapping(int others, String label) {
        String rules = IntStream.range(0, others + 30).mapToObj(i -> "{\"id\": " + i % 500 + ", \"name\": \"a" + i
                + "\", \"type\": \"gauge\", \"value\": \"RAW_VALUE\", \"match\": \"^Name_" + i
                + "$\", \"labels\": {\"disk\": \"" + label + "\"}}")
                .collect(Collectors.joining(",\n"));
        return "{\"generic\": [" + rules + "], \"fields\": [{\"path\": \"/sensors/*\", \"name\": \"s\", \"type\": \"gauge\"}]}";
    }

    private static List<Attribute> table() {
        return IntStream.range(1, 25).mapToObj(i -> new Attribute(i, "Name_" + i, 100, 100, 0, "17", 17)).toList();
    }

    @Test
    void aScrapeAllocatesNothing() throws Exception {
        String database = "{\"Devices\": {\"E\": {\"Device\": [\"M\"], \"ID#\": {\"5\": \"VALUE\"}, \"Threshs\": {\"5\": [\"1:\", \"1:\"]}}}}";
        RuleSet rules = Files.compile(mapping(0, "/device/name"), database);
        DrivePlan plan = rules.plan(new DriveIdentity("p", "sda", Protocol.ATA, "M", "", "S", "", "", ""));
        List<Attribute> table = table();
        FieldValues values = Recorder.values(rules, "{\"device\": {\"name\": \"sda\"}, \"sensors\": [20, 21, 22]}");
        Counter counter = new Counter();
        for (int i = 0; i < 200; i++) {
            plan.apply(table, values, counter);
        }
        allocatedBytes();
        long before = allocatedBytes();
        for (int i = 0; i < 1000; i++) {
            plan.apply(table, values, counter);
        }
        long allocated = allocatedBytes() - before;
        assertEquals(1200 * 27, counter.samples);
        assertEquals(1200, counter.states);
        assertTrue(allocated < 1000 * 8, allocated + " bytes in 1000 scrapes");
    }

    @Test
    void matchingDoesNotGrowWithTheNumberOfRules() throws RulesException {
        long few = nanoseconds(mapping(0, "x"));
        long many = nanoseconds(mapping(1_900, "x"));
        System.out.printf("an attribute: %d ns with 30 rules, %d ns with 1930%n", few / 24, many / 24);
        assertTrue(many < 10 * few + 20_000, few + " and " + many + " ns");
    }

    private static long nanoseconds(String mapping) throws RulesException {
        RuleSet rules = Files.compile(mapping);
        DrivePlan plan = rules.plan(new DriveIdentity("p", "sda", Protocol.ATA, "M", "", "S", "", "", ""));
        FieldValues values = Recorder.values(rules, "{\"device\": {\"name\": \"sda\"}}");
        List<Attribute> table = table();
        Counter counter = new Counter();
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 50; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < 1000; i++) {
                plan.apply(table, values, counter);
            }
            best = Math.min(best, (System.nanoTime() - start) / 1000);
        }
        return best;
    }

    @Test
    void largeFilesAreReadInTime() {
        String same = IntStream.range(0, 2000)
                .mapToObj(i -> "{\"id\": 5, \"name\": \"a\", \"type\": \"gauge\", \"match\": \"x" + i
                        + "\", \"labels\": {\"n\": \"" + i + "\", \"p" + i % 20 + "\": \"/a" + i + "\"}}")
                .collect(Collectors.joining(","));
        assertTimeoutPreemptively(Duration.ofSeconds(5),
                () -> assertTrue(
                        Files.errors(List.of("{\"generic\": [" + same + "]}"), null).contains("more than 50 different sources")));
        String models = IntStream.range(0, 20_000).mapToObj(i -> "\"Model " + i + "\"").collect(Collectors.joining(","));
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> Files.compile("{\"generic\": []}",
                "{\"Devices\": {\"E\": {\"Device\": [" + models + "], \"ID#\": {\"5\": \"VALUE\"}}}}").plan(
                        new DriveIdentity("p", "sda", Protocol.ATA, "None", "", "", "", "", "")));
    }

    @Tag(Recordings.TAG)
    @Test
    void thePresentDatabaseAndTheDefaultMappingAreReadInMilliseconds() throws Exception {
        RuleFiles files = RuleFiles.of(List.of(Files.file("config/attrmap.json")),
                Files.recorded("devicedb/check_smartdb-2026-06-30.json"));
        long start = System.nanoTime();
        RuleSet.compile(files, ReservedNames.NONE);
        long first = System.nanoTime() - start;
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 100; i++) {
            start = System.nanoTime();
            RuleSet.compile(files, ReservedNames.NONE);
            best = Math.min(best, System.nanoTime() - start);
        }
        System.out.printf("compiled in %d us at first, %d us warm%n", first / 1000, best / 1000);
        assertTrue(best < 1_000_000_000L, best + " ns");
    }
}

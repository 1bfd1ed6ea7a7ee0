package io.smartexporter.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartexporter.literal.Source;
import io.smartexporter.rules.RuleFiles;
import io.smartexporter.rules.RuleSet;
import io.smartexporter.rules.RulesException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnFamilyTest {
    private static RuleSet compile(String name) throws RulesException {
        String mapping = "{\"generic\": [{\"id\": 5, \"name\": \"" + name + "\", \"type\": \"gauge\"}]}";
        return RuleSet.compile(RuleFiles.of(List.of(new Source("map", mapping.getBytes(UTF_8))), null), OwnFamily.RESERVED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"drive_up", "system_error", "attribute_limit", "drive_info", "drive", "dropped_samples_total",
        "exporter_anything"})
    void noRuleMayGiveAMetricThatIsAlwaysThere(String name) {
        assertEquals("map:1:32: smart_%s collides with the exporter's own smart_%s: choose another name".formatted(name, name),
                assertThrows(RulesException.class, () -> compile(name)).getMessage());
    }

    @Test
    void anyOtherNameIsFree() throws RulesException {
        assertEquals(1, compile("drive_uptime_seconds").families().size());
    }

    /// Those of the exporter itself have one row together.
    @ParameterizedTest
    @EnumSource
    void theReadmeHasIt(OwnFamily family) {
        String readme = Reports.text(Reports.ROOT.resolve("README.md"));
        assertTrue(family.fullName().startsWith("smart_exporter_") || readme.contains("`" + family.fullName() + "`")
                || readme.contains("`" + family.fullName() + "{"), family.fullName());
    }

    @Test
    void samplesHaveTheLabelsThatAreNamed() {
        Map<String, Set<String>> known = Stream.of(OwnFamily.values())
                .collect(Collectors.toMap(OwnFamily::fullName, family -> Set.copyOf(family.labels())));
        Reports.text(Path.of("src/test/resources/demo.prom")).lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Set<String> labels = known.get(line.split("[{ ]", 2)[0]);
            assertEquals(labels == null ? null : labels, labels == null ? null : labels(line), line);
        });
    }

    private static Set<String> labels(String line) {
        return Pattern.compile("(?<=[{,])([a-z0-9_]+)=\"").matcher(line).results().map(found -> found.group(1))
                .collect(Collectors.toSet());
    }
}

package io.smartexporter.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.smartexporter.literal.Source;
import io.smartexporter.rules.RuleFiles;
import io.smartexporter.rules.RuleSet;
import io.smartexporter.rules.RulesException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnFamiliesTest {
    private static RuleSet compile(String name) throws RulesException {
        String mapping = "{\"generic\": [{\"id\": 5, \"name\": \"" + name + "\", \"type\": \"gauge\"}]}";
        return RuleSet.compile(RuleFiles.of(List.of(new Source("map", mapping.getBytes(UTF_8))), null), OwnFamilies.RESERVED);
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
}

package io.smartexporter.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartexporter.testing.Skip;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `deploy/prometheus`, by promtool: each alert fires for its fault, within its time, and is silent for all others.
@Timeout(300)
class AlertRulesIT {
    private static final Path PROMTOOL = Path.of("/usr/bin/promtool");
    private static final List<String> TESTS = List.of("smart.rules.test.yml", "smart.rules.days.test.yml");
    private static final Pattern EXPECTED = Pattern.compile("labels: '\\{alertname=\"(\\w+)\"\\}'");

    @TempDir
    private Path folder;

    @BeforeAll
    static void demand() {
        Skip.unless(Files.isExecutable(PROMTOOL), "no promtool here (package prometheus)");
    }

    @Test
    void theConfigurationLoadsWithItsRulesAndTargets() throws Exception {
        for (String file : List.of("prometheus.yml", "smart.rules.yml", "smart.recording.yml", "smart.accepted.yml")) {
            Files.copy(AlertRules.FOLDER.resolve(file), folder.resolve(file));
        }
        Files.copy(AlertRules.FOLDER.resolve("targets.example.yml"), folder.resolve("targets.yml"));
        String said = promtool(folder, "check", "config", "prometheus.yml");
        assertTrue(said.contains("SUCCESS: 3 rule files found"), said);
    }

    /// `{{ .host }}` of `[2001:db8::1]:9257` too.
    @Test
    void theHostIsTheAddressOfTheTarget() throws Exception {
        String relabelling = Files.readString(AlertRules.FOLDER.resolve("prometheus.yml"));
        String regex = Pattern.compile("regex: '([^']+)'").matcher(relabelling).results().findFirst().orElseThrow().group(1);
        assertEquals(List.of("web1.example.org", "10.0.0.1", "2001:db8::1", "web1"),
                List.of("web1.example.org:9257", "10.0.0.1:9257", "[2001:db8::1]:9257", "web1").stream()
                        .map(address -> address.replaceFirst("^(?:" + regex + ")$", "$1")).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"smart.rules.test.yml", "smart.rules.days.test.yml"})
    void eachFaultRaisesItsAlertAndNoOther(String tests) throws Exception {
        assertTrue(promtool(AlertRules.FOLDER, "test", "rules", tests).contains("SUCCESS"));
    }

    @Test
    void noAlertIsWithoutAFault() throws Exception {
        StringBuilder tests = new StringBuilder();
        for (String test : TESTS) {
            tests.append(Files.readString(AlertRules.FOLDER.resolve(test)));
        }
        Set<String> tested = EXPECTED.matcher(tests).results().map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(AlertRules.alerts().stream().map(AlertRules.Alert::name).toList()), tested);
    }

    private static String promtool(Path where, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).directory(where.toFile()).redirectErrorStream(true);
        builder.command().addFirst(PROMTOOL.toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }
}

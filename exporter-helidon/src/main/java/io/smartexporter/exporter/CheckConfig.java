package io.smartexporter.exporter;

import io.smartexporter.literal.Finding;
import io.smartexporter.literal.Severity;
import io.smartexporter.rules.RuleSet;
import io.smartexporter.rules.RulesException;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/// Answers `--check-config`: what is wrong or odd in the files, each with its place. It asks no helper and needs no privilege.
final class CheckConfig {
    private CheckConfig() {}

    /// Prints the findings.
    ///
    /// @param json one JSON array, for programs; else a line each, for people
    /// @param strict whether warnings count as errors
    /// @return the exit status: 0 the files load, 1 they do not, or there are warnings and strict is true
    /// @throws ConfigurationException if a file cannot be read, or `application.yaml` has a mistake
    static int run(Settings settings, boolean strict, boolean json, PrintStream out) throws ConfigurationException {
        List<Finding> findings = new ArrayList<>();
        try {
            findings.addAll(RuleSet.compile(RulesLoader.files(settings), OwnFamilies.RESERVED).findings());
        } catch (RulesException e) {
            findings.addAll(e.errors());
            findings.addAll(e.warnings());
        }
        long errors = findings.stream().filter(finding -> finding.severity() == Severity.ERROR).count();
        long warnings = findings.size() - errors + settings.warnings().size();
        if (json) {
            out.println(json(settings, findings));
        } else {
            settings.warnings().forEach(text -> out.println("warning: " + text));
            findings.forEach(finding -> out.println(word(finding) + ": " + Text.clean(finding.text())));
            out.println(errors + " errors, " + warnings + " warnings");
        }
        return errors > 0 || (strict && warnings > 0) ? 1 : 0;
    }

    private static String json(Settings settings, List<Finding> findings) {
        JsonArrayBuilder all = Json.createArrayBuilder();
        settings.warnings().forEach(text -> all.add(Json.createObjectBuilder().add("severity", "warning").add("message", text)));
        findings.forEach(finding -> all.add(Json.createObjectBuilder().add("severity", word(finding)).add("file", finding.file())
                .add("line", finding.line()).add("column", finding.column()).add("message", finding.message())
                .add("remedy", finding.remedy())));
        return all.build().toString();
    }

    private static String word(Finding finding) {
        return finding.severity() == Severity.ERROR ? "error" : "warning";
    }
}

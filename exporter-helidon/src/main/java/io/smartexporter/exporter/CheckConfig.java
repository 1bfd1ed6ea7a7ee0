package io.smartexporter.exporter;

import io.smartexporter.literal.Finding;
import io.smartexporter.literal.Severity;
import io.smartexporter.rules.RuleSet;
import io.smartexporter.rules.RulesException;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// `--check-config`: errors and warnings in the files, each with its place. It needs no helper and no privilege.
final class CheckConfig {
    /// A file cannot be read, or `application.yaml` has a mistake.
    private static final int MISCONFIGURED = 2;

    private final boolean strict;
    private final boolean json;
    private final PrintStream out;

    /// @param strict whether warnings count as errors
    /// @param json one JSON array, for programs; else a line each, for people
    CheckConfig(boolean strict, boolean json, PrintStream out) {
        this.strict = strict;
        this.json = json;
        this.out = out;
    }

    /// Reads the settings.
    interface Loader {
        Settings load(OperatorFiles files) throws ConfigurationException;
    }

    /// Prints the findings.
    ///
    /// @return the exit status: 0 the files load; 1 a mapping, the device database or the overrides do not, or there are warnings
    ///     and strict; 2 `application.yaml` has a mistake, or a file cannot be read
    int run(Loader loader, OperatorFiles files) {
        List<Finding> findings = new ArrayList<>();
        List<String> odd = List.of();
        try {
            Settings settings = loader.load(files);
            settings.requireHost();
            odd = Stream.concat(settings.warnings().stream(), settings.missingAddress().stream()).toList();
            RuleSet set = RuleSet.compile(RulesLoader.files(settings, files), OwnFamily.RESERVED);
            findings.addAll(set.findings());
        } catch (RulesException e) {
            findings.addAll(e.errors());
            findings.addAll(e.warnings());
        } catch (ConfigurationException e) {
            print(odd, List.of(finding(e)));
            return MISCONFIGURED;
        }
        print(odd, findings);
        boolean wrong = strict && !(odd.isEmpty() && findings.isEmpty());
        return wrong || findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR) ? 1 : 0;
    }

    private static Finding finding(ConfigurationException e) {
        FilePlace place = e.place();
        return place == null
                ? new Finding(Severity.ERROR, "", 0, 0, e.text(), "")
                : new Finding(Severity.ERROR, place.file(), place.line(), place.column(), e.text(), "");
    }

    private void print(List<String> odd, List<Finding> findings) {
        if (json) {
            out.println(json(odd, findings));
            return;
        }
        odd.forEach(text -> out.println("warning: " + text));
        findings.forEach(finding -> out.println(word(finding) + ": " + text(finding)));
        long errors = findings.stream().filter(finding -> finding.severity() == Severity.ERROR).count();
        out.println(errors + " errors, " + (findings.size() - errors + odd.size()) + " warnings");
    }

    private static String text(Finding finding) {
        String remedy = finding.remedy().isEmpty() ? "" : ": " + finding.remedy();
        String what = SafeText.clean(finding.message() + remedy);
        return finding.file().isEmpty() ? what : new FilePlace(finding.file(), finding.line(), finding.column()) + ": " + what;
    }

    private static String json(List<String> odd, List<Finding> findings) {
        JsonArrayBuilder all = Json.createArrayBuilder();
        odd.forEach(text -> all.add(Json.createObjectBuilder().add("severity", "warning").add("message", text)));
        findings.forEach(finding -> all.add(json(finding)));
        return all.build().toString();
    }

    /// A finding without a place has no line, one without a file no file.
    private static JsonObjectBuilder json(Finding finding) {
        JsonObjectBuilder one = Json.createObjectBuilder().add("severity", word(finding));
        if (!finding.file().isEmpty()) {
            one.add("file", finding.file());
        }
        if (finding.line() > 0) {
            one.add("line", finding.line()).add("column", finding.column());
        }
        return one.add("message", finding.message()).add("remedy", finding.remedy());
    }

    private static String word(Finding finding) {
        return finding.severity() == Severity.ERROR ? "error" : "warning";
    }
}

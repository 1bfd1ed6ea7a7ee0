package io.smartexporter.exporter;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// Everything that can change while the exporter runs. A scrape uses one of these only.
record Configuration(Settings settings, Rules rules) {

    /// Notices of valid but unexpected settings, one line each.
    List<String> notices() {
        if (settings.deviceDatabase() == null || rules.set().leavesChoiceToDatabase()) {
            return List.of();
        }
        String mapping = settings.mappings().isEmpty()
                ? "default mapping"
                : "mapping " + settings.mappings().stream().map(Path::toString).collect(Collectors.joining(", "));
        return List.of(SafeText.clean("with the " + mapping + " the device database " + settings.deviceDatabase()
                + " no longer chooses values (each rule says its own), its thresholds still count"));
    }
}

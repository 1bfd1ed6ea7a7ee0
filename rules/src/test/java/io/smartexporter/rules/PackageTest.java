package io.smartexporter.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The description of the package has a place for every file of it.
class PackageTest {
    private static final String FOLDER = "rules/src/main/java/io/smartexporter/rules";

    @Test
    void everyFileHasAStage() throws Exception {
        String text = new String(Files.file(FOLDER + "/package-info.java").bytes(), StandardCharsets.UTF_8);
        Set<String> named = Pattern.compile("\\[(\\w+)]").matcher(text).results().map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> files = new TreeSet<>();
        try (Stream<Path> all = java.nio.file.Files.list(Files.path(FOLDER))) {
            all.map(file -> String.valueOf(file.getFileName()).replace(".java", "")).filter(name -> !name.equals("package-info"))
                    .forEach(files::add);
        }
        assertEquals(files, named);
    }
}

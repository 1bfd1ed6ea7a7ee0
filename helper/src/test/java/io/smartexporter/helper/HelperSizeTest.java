package io.smartexporter.helper;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HelperSizeTest {
    private static final int LIMIT = 500;

    /// What runs as root stays small enough to be read in one sitting: no blank lines, comments, imports or package lines count,
    /// everything else does.
    @Test
    void theHelperIsSmall() throws IOException {
        long lines;
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            lines = files.filter(file -> file.toString().endsWith(".java")).mapToLong(HelperSizeTest::codeLines).sum();
        }
        System.out.println("helper: " + lines + " code lines (limit " + LIMIT + ")");
        assertTrue(lines <= LIMIT, lines + " code lines, the limit is " + LIMIT);
    }

    private static long codeLines(Path file) {
        try {
            List<String> lines = Files.readString(file).replaceAll("(?s)/\\*.*?\\*/", "").lines().map(String::strip).toList();
            return lines.stream().filter(line -> !line.isEmpty() && !line.startsWith("//") && !line.startsWith("import ")
                    && !line.startsWith("package ")).count();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.smartexporter.helper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What a reader of the root process pays: lines, their length, and how much a method does. Blank lines, comments, imports and
/// package lines do not count.
class HelperSizeTest {
    private static final int CODE_LINES = 800;
    private static final int LINE_LENGTH = 120;
    private static final int AVERAGE_LENGTH = 42;
    private static final int METHOD_LINES = 25;
    private static final int METHOD_STATEMENTS = 20;

    private static final Path SOURCES = Path.of("src/main/java");

    /// As the formatter writes it: the header of a method or constructor ends in `{`, and its last line is a brace below it.
    private static final Pattern METHOD = Pattern
            .compile("(?ms)^    (?! |}|//|@)(?![^({;=]*\\b(?:enum|class|record|interface)\\b)([^;{}=]*?)\\{\n(.*?)^    }$");

    private record Method(String name, int lines, int statements) {}

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(SOURCES)) {
            return all.filter(file -> file.toString().endsWith(".java")).sorted().toList();
        }
    }

    private static boolean isCode(String line) {
        return !line.isEmpty() && !line.startsWith("//") && !line.startsWith("import ") && !line.startsWith("package ");
    }

    private static List<String> code(String text) {
        return text.lines().map(String::strip).filter(HelperSizeTest::isCode).toList();
    }

    private static List<Method> methods(Path file) throws IOException {
        List<Method> methods = new ArrayList<>();
        Matcher method = METHOD.matcher(Files.readString(file));
        while (method.find()) {
            String name = file.getFileName() + ": " + method.group(1).strip().replaceAll("\\s+", " ");
            methods.add(new Method(name, (int) method.group().lines().count(), statements(code(method.group(2)))));
        }
        return methods;
    }

    /// What ends in a semicolon, and what opens a block on a condition.
    private static int statements(List<String> lines) {
        long ends = lines.stream().filter(line -> line.endsWith(";")).count();
        long blocks = lines.stream().filter(line -> line.matches("(} )?(else )?(if|for|while|switch|try|catch)\\b.*\\{")).count();
        return (int) (ends + blocks);
    }

    @Test
    void theHelperIsReadInOneSitting() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : files()) {
            lines.addAll(code(Files.readString(file)));
        }
        double average = lines.stream().mapToInt(String::length).average().orElseThrow();
        System.out.printf(Locale.ROOT, "helper: %d code lines (limit %d), %.1f characters a line (limit %d)%n",
                lines.size(), CODE_LINES, average, AVERAGE_LENGTH);
        assertTrue(lines.size() <= CODE_LINES, lines.size() + " code lines, the limit is " + CODE_LINES);
        assertTrue(average <= AVERAGE_LENGTH, average + " characters a line, the limit is " + AVERAGE_LENGTH);
    }

    @Test
    void noLineIsTooLong() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : files()) {
            Files.readAllLines(file).stream()
                    .filter(line -> line.length() > LINE_LENGTH)
                    .forEach(line -> tooLong.add(file.getFileName() + ": " + line.strip()));
        }
        assertEquals(List.of(), tooLong);
    }

    @Test
    void noMethodDoesTooMuch() throws IOException {
        List<Method> methods = new ArrayList<>();
        for (Path file : files()) {
            methods.addAll(methods(file));
        }
        int longest = methods.stream().mapToInt(Method::lines).max().orElseThrow();
        int most = methods.stream().mapToInt(Method::statements).max().orElseThrow();
        double average = methods.stream().mapToInt(Method::statements).average().orElseThrow();
        System.out.printf(Locale.ROOT,
                "helper: %d methods, at most %d lines (limit %d) and %d statements (limit %d), %.1f on average%n",
                methods.size(), longest, METHOD_LINES - 1, most, METHOD_STATEMENTS, average);
        assertTrue(methods.size() > 80, "the pattern finds " + methods.size() + " methods only");
        assertEquals(List.of(), methods.stream()
                .filter(method -> method.lines() >= METHOD_LINES || method.statements() > METHOD_STATEMENTS).toList());
    }
}

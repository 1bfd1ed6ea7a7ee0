package io.smartexporter.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import jakarta.json.Json;
import jakarta.json.stream.JsonParser;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonPathsTest {
    private static List<String> read(JsonPaths<List<String>> paths, String json) {
        List<String> said = new ArrayList<>();
        try (JsonParser parser = Json.createParser(new StringReader(json))) {
            paths.read(parser, said);
        }
        return said;
    }

    @Test
    void handsOnWhatStandsAtItsPathsInTheOrderOfTheDocument() {
        JsonPaths<List<String>> paths = new JsonPaths<List<String>>().text("/a", (said, text) -> said.add("a " + text))
                .number("/b/c", (said, number) -> said.add("c " + number)).truth("/d", (said, truth) -> said.add("d " + truth))
                .number("/l/*", (said, number) -> said.add("l " + number)).end("/l", said -> said.add("end"))
                .end("/b", said -> said.add("end b"));
        assertEquals(List.of("l 1", "l 3", "end", "d true", "c 5", "end b", "a x"), read(paths,
                "{\"l\": [1, \"2\", 3], \"d\": true, \"skipped\": {\"a\": [[{}], 1]}, \"b\": {\"x\": 1, \"c\": 5}, \"a\": \"x\"}"));
        assertEquals(List.of("end b"), read(paths, "{\"a\": 1, \"b\": [1], \"d\": \"true\", \"l\": {\"0\": 1}}").subList(0, 1));
    }

    @Test
    void tellsAllWhoAskForOnePath() {
        JsonPaths<List<String>> paths = new JsonPaths<List<String>>().number("/a", (said, number) -> said.add("first " + number))
                .number("/a", (said, number) -> said.add("second " + number));
        assertEquals(List.of("first 1", "second 1"), read(paths, "{\"a\": 1}"));
    }

    @Test
    void takesWholeNumbersThatFitALongAndNoOthers() {
        JsonPaths<List<String>> paths = new JsonPaths<List<String>>().number("/*", (said, number) -> said.add("" + number));
        assertEquals(List.of("0", "9223372036854775807"),
                read(paths, "[0, -1, 1.5, 1e3, 9223372036854775807, 9223372036854775808, " + "1".repeat(5000) + "]"));
    }

    @Test
    void saysWhichElementItIs() {
        JsonPaths<List<String>> paths = new JsonPaths<List<String>>()
                .value("/a/*/*", (said, value) -> said.add(value.index(1) + "." + value.index(2) + "=" + value.number()));
        assertEquals(List.of("0.0=1.0", "2.0=2.5", "2.1=1.0", "2.2=NaN"),
                read(paths, "{\"a\": [[1], 5, [\"2.5\", true, {}]]}"));
    }

    @Test
    void endsWhereTheDocumentIsCut() {
        JsonPaths<List<String>> paths = new JsonPaths<List<String>>().text("/a/b", List::add);
        for (String cut : List.of("{\"x\": {\"y\": [1, ", "{\"a\": {\"b\"", "{\"a\": {\"c\": [", "[", "{\"a\": {}")) {
            assertTimeoutPreemptively(Duration.ofSeconds(5),
                    () -> assertThrows(RuntimeException.class, () -> read(paths, cut), cut));
        }
        assertThrows(RuntimeException.class, () -> read(paths, "{} {}"));
    }
}

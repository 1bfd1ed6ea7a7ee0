package io.smartexporter.helper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    @Test
    void aValueStandsBehindAnEqualsSignOrInTheNextArgument() {
        assertEquals("/run/x", Options.parse("--socket-path", "/run/x").text("--socket-path", ""));
        assertEquals("/run/x=y", Options.parse("--socket-path=/run/x=y").text("--socket-path", ""));
        assertEquals(List.of("--nocheck=standby", "-q", "-vv"),
                Options.parse("--smartctl-arg=--nocheck=standby", "--smartctl-arg", "-q", "--smartctl-arg=-vv")
                        .all("--smartctl-arg"));
    }

    @Test
    void theLastOfSeveralValuesCountsUnlessAllDo() {
        Options options = Options.parse("--parallel=4", "--include", "a*", "--parallel", "5", "--include=b");
        assertEquals(5, options.number("--parallel", "16", "[0-9]+"));
        assertEquals(List.of("a*", "b"), options.all("--include"));
    }

    @Test
    void lettersAddUp() {
        assertEquals(3, Options.parse("-v", "-vv").all("-v").size());
        assertEquals(1, Options.parse("-vh").all("--help").size());
        assertEquals(List.of("-vv"), Options.parse("--smartctl-arg", "-vv").all("--smartctl-arg"));
    }

    @Test
    void namesMayBeShortenedWhileTheyAreUnambiguous() {
        assertEquals("2", Options.parse("--tim", "2").text("--timeout", ""));
        assertEquals(List.of("x"), Options.parse("--smartctl-a=x").all("--smartctl-arg"));
        assertEquals("/bin/x", Options.parse("--smartctl=/bin/x").text("--smartctl", ""));
        assertEquals(1, Options.parse("--no").all("--no-discovery").size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {"--sock x|may be any of [--socket-path, --socket-group]",
        "--smart x|may be any of", "--bogus|is no option", "-x|is no option", "extra|is no option", "-|may be any of",
        "--|may be any of", "--scan=1|takes no value", "-v=1|takes no value", "--device|needs a value",
        "--device=|needs a value", "--device=/dev/sda --exclude|needs a value"})
    void mistakesAreNamed(String line, String message) {
        var mistake = assertThrows(IllegalArgumentException.class, () -> Options.parse(line.split(" ")));
        assertTrue(mistake.getMessage().contains(message), mistake.getMessage());
    }

    @Test
    void anEmptyArgumentIsAMistake() {
        assertThrows(IllegalArgumentException.class, () -> Options.parse(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.0", "-1", "abc", "1e3", "NaN", "0x10", "5d", "1.2345", "Infinity", "1,5"})
    void secondsAreDecimalAndAboveZero(String text) {
        assertThrows(IllegalArgumentException.class,
                () -> Options.parse("--drive-timeout=" + text).number("--drive-timeout", "8", Options.SECONDS));
    }

    @Test
    void secondsMayHaveAFraction() {
        assertEquals(0.25, Options.parse("--drive-timeout=0.25").number("--drive-timeout", "8", Options.SECONDS));
        assertEquals(8, Options.parse().number("--drive-timeout", "8", Options.SECONDS));
    }

    /// The usage text and the parser cannot drift apart: every option is in both.
    @Test
    void theUsageNamesEveryOption() throws IOException {
        Matcher names = Pattern.compile("(?m)^  (?:-h, )?(--?[a-z-]+)( [A-Z1])?").matcher(Options.help());
        int count = 0;
        while (names.find()) {
            count++;
            String[] use = names.group(2) == null ? new String[]{names.group(1)} : new String[]{names.group(1), "1"};
            assertEquals(1, Options.parse(use).all(names.group(1)).size(), names.group(1));
        }
        assertEquals(18, count);
    }
}

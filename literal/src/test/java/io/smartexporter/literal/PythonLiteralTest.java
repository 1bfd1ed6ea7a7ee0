package io.smartexporter.literal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PythonLiteralTest {
    private static final LiteralLimits LIMITS = new LiteralLimits(16, 64 << 20, 1_000_000);

    static Object read(String text) throws LiteralException {
        return Plain.of(PythonLiteral.read(text.getBytes(UTF_8), LIMITS));
    }

    private static String error(String text) {
        return assertThrows(LiteralException.class, () -> PythonLiteral.read(text.getBytes(UTF_8), LIMITS)).getMessage();
    }

    static Stream<Arguments> literals() {
        return Stream.of(Arguments.of("None", "null"), Arguments.of("[True, False]", List.of(true, false)),
                Arguments.of("[]", List.of()),
                Arguments.of("{}", Map.of()), Arguments.of("()", List.of()), Arguments.of("(1)", 1L),
                Arguments.of("(1,)", List.of(1L)),
                Arguments.of("( 1 , 'a' )", List.of(1L, "a")), Arguments.of("[1, 2,]", List.of(1L, 2L)),
                Arguments.of("{'a': 1, 'b': {'c': None},}", Map.of("a", 1L, "b", Map.of("c", "null"))),
                Arguments.of("# before\n[1, # one\n 2] # after", List.of(1L, 2L)), Arguments.of("[1, \\\n 2]", List.of(1L, 2L)),
                Arguments.of("'it\"s'", "it\"s"), Arguments.of("\"it's\"", "it's"), Arguments.of("''", ""),
                Arguments.of("''''''", ""),
                Arguments.of("'''a'b''c'''", "a'b''c"), Arguments.of("\"\"\"two\r\nlines\"\"\"", "two\nlines"),
                Arguments.of("'a' \"b\" '''c'''", "abc"), Arguments.of("u'a' U\"b\"", "ab"),
                Arguments.of("{'a' 'b': 'c' 'd'}", Map.of("ab", "cd")),
                Arguments.of("'\\\\ \\' \\\" \\a \\b \\f \\n \\r \\t \\v'", "\\ ' \" \u0007 \b \f \n \r \t \u000b"),
                Arguments.of("'\\0 \\7 \\101 \\1012 \\777 \\08'", "\0 \7 A A2 \u01ff \0" + "8"),
                Arguments.of("'\\x41\\xe9\\x00'", "A\u00e9\0"),
                Arguments.of("'\\u00e9\\u2028'", "\u00e9\u2028"), Arguments.of("'\\U0001f600'", "\ud83d\ude00"),
                Arguments.of("'\ud83d\ude00 \u00e9 \u2028'", "\ud83d\ude00 \u00e9 \u2028"), Arguments.of("'\\ud800'", "\ud800"),
                Arguments.of("'\\U0000dfff'", "\udfff"), Arguments.of("'a\\\nb\\\r\nc'", "abc"),
                Arguments.of("'\\d\\/\\8'", "\\d\\/\\8"),
                Arguments.of("'a\tb\u0001c'", "a\tb\u0001c"), Arguments.of("'#not a comment'", "#not a comment"),
                Arguments.of("0", 0L),
                Arguments.of("-0", 0L), Arguments.of("+5", 5L), Arguments.of("- 5", -5L), Arguments.of("000", 0L),
                Arguments.of("1_000", 1000L), Arguments.of("0xFF", 255L), Arguments.of("0x_f_f", 255L), Arguments.of("0o17", 15L),
                Arguments.of("0B101", 5L), Arguments.of("-0x10", -16L), Arguments.of("9223372036854775807", Long.MAX_VALUE),
                Arguments.of("-9223372036854775808", Long.MIN_VALUE),
                Arguments.of("9223372036854775808", new BigInteger("9223372036854775808")), Arguments.of("1.5", 1.5),
                Arguments.of("1.", 1.0),
                Arguments.of(".5", 0.5), Arguments.of("1e3", 1000.0), Arguments.of("-1.5E-3", -0.0015), Arguments.of("01.5", 1.5),
                Arguments.of("1_0.2_5e1_0", 10.25e10), Arguments.of("1e-400", 0.0), Arguments.of("-0.0", -0.0),
                Arguments.of("9".repeat(4300), new BigInteger("9".repeat(4300))));
    }

    @ParameterizedTest
    @MethodSource("literals")
    void readsWhatCpythonReads(String text, Object expected) throws LiteralException {
        assertEquals(expected, read(text));
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(Arguments.of("", "1:1: it is empty: expected a value, such as { … }"),
                Arguments.of(" \n# nothing", "1:1: it is empty: expected a value, such as { … }"),
                Arguments.of("[1] 2", "1:5: found \"2\" behind the end: expected nothing more"),
                Arguments.of("1, 2", "1:2: found \",\" behind the end: expected nothing more"),
                Arguments.of("[1", "1:3: the text ends here: expected \",\" or \"]\" for line 1, column 1"),
                Arguments.of("[1,", "1:4: the text ends here: expected \"]\" for line 1, column 1"),
                Arguments.of("[,]", "1:2: found \",\": expected a value"),
                Arguments.of("]", "1:1: found \"]\": expected a value"),
                Arguments.of("[1 2]", "1:4: found \"2\": expected \",\" or \"]\" for line 1, column 1"),
                Arguments.of("{'a' 1}", "1:6: found \"1\": expected \":\" behind the key \"a\""),
                Arguments.of("{'a'}", "1:5: found \"}\": expected \":\" behind the key \"a\""),
                Arguments.of("{'a': }", "1:7: found \"}\": expected a value"),
                Arguments.of("{1: 2}", "1:2: found \"1\": expected a key in quotes, or \"}\""),
                Arguments.of("{'a': 1, 'a': 2}", "1:10: the key \"a\" stands twice, first in line 1, column 2: leave one out"),
                Arguments.of("true", "1:1: the word \"true\" is no value: put it in quotes if it is text"),
                Arguments.of("[nan]", "1:2: the word \"nan\" is no value: put it in quotes if it is text"),
                Arguments.of("-inf", "1:1: \"-inf\" is no number: expected one like 5, -5 or 0.5"),
                Arguments.of("-True", "1:1: \"-True\" is no number: expected one like 5, -5 or 0.5"),
                Arguments.of("--1", "1:1: \"-\" is no number: expected one like 5, -5 or 0.5"),
                Arguments.of("012", "1:1: \"012\" is no number: expected one like 5, -5 or 0.5"),
                Arguments.of("1__0", "1:1: \"1__0\" is no number: expected one like 5, -5 or 0.5"),
                Arguments.of("1_", "1:1: \"1_\" is no number: expected one like 5, -5 or 0.5"),
                Arguments.of("1_e5", "1:1: \"1_e5\" is no number: expected one like 5, -5 or 0.5"),
                Arguments.of("0x", "1:1: \"0x\" is no number: expected one like 5, -5 or 0.5"),
                Arguments.of("0b2", "1:1: \"0b2\" is no number: expected one like 5, -5 or 0.5"),
                Arguments.of("1j", "1:1: \"1j\" is no number: expected one like 5, -5 or 0.5"),
                Arguments.of("1.2.3", "1:1: \"1.2.3\" is no number: expected one like 5, -5 or 0.5"),
                Arguments.of("1e400", "1:1: \"1e400\" is too large: expected less than 1.8e308"),
                Arguments.of("9".repeat(10_000), "1:1: a number of 10000 digits: at most 4300 are read"),
                Arguments.of("b'a'", "1:1: the string has the prefix b: expected none"),
                Arguments.of("rb'a'", "1:1: the string has the prefix rb: expected none"),
                Arguments.of("'a",
                        "1:3: the text ends within a string that begins in line 1, column 1: expected its closing quote"),
                Arguments.of("'a\nb'",
                        "1:3: the line ends within a string that begins in line 1, column 1: expected its closing quote"),
                Arguments.of("'''a\n",
                        "2:1: the text ends within a string that begins in line 1, column 1: expected its closing quote"),
                Arguments.of("'\\", "1:3: the text ends within a string: expected its closing quote"),
                Arguments.of("'\\x4'", "1:2: the escape \\x is cut off: expected 2 hexadecimal digits behind it"),
                Arguments.of("'\\u12", "1:2: the escape \\u is cut off: expected 4 hexadecimal digits behind it"),
                Arguments.of("'\\U0011'", "1:2: the escape \\U is cut off: expected 8 hexadecimal digits behind it"),
                Arguments.of("'\\U00110000'", "1:2: the escape \\U00110000 is no character: expected at most \\U0010ffff"),
                Arguments.of("'\\N{DASH}'",
                        "1:2: the escape \\N{…} is not read: write the character itself, or its number behind \\u"),
                Arguments.of("'a\0b'", "1:3: a control character stands in a string: write \\u0000"),
                Arguments.of("\0", "1:1: found \"\\u0000\": expected a value"),
                Arguments.of("...", "1:1: found \".\": expected a value"),
                Arguments.of("['\ud83d\ude00\u00e9', !]", "1:8: found \"!\": expected a value"),
                Arguments.of("[\r\n1,\r2,\n\u00e9]", "4:1: the word \"\u00e9\" is no value: put it in quotes if it is text"),
                Arguments.of("[".repeat(100_000), "1:17: nested deeper than 16: nothing deeper is read"),
                Arguments.of("{'a':".repeat(100_000), "1:81: nested deeper than 16: nothing deeper is read"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void saysWhereAMistakeIsAndWhatWasExpected(String text, String message) {
        assertEquals("literal:" + message, error(text));
    }

    @Test
    void saysWhereTheTextIsNotUtf8() {
        for (String bytes : List.of("\u00ff", "\u00c3(", "\u00ed\u00a0\u0080", "\u00c0\u0080", "\u00f4\u0090\u0080\u0080",
                "\u00e2\u0082")) {
            byte[] text = ("[\n '\u00c3\u00a9', '" + bytes).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
            LiteralException e = assertThrows(LiteralException.class, () -> PythonLiteral.read(text, LIMITS));
            assertEquals("literal:2:8: the byte 0x%02X is not UTF-8: save the text in UTF-8".formatted((int) bytes.charAt(0)),
                    e.getMessage());
        }
    }

    @Test
    void countsLinesAndColumnsInCharacters() throws LiteralException {
        byte[] text = "\ufeff[1,\r\n '\u00e9\ud83d\ude00', 2,\r3]".getBytes(UTF_8);
        Node.Sequence list = (Node.Sequence) PythonLiteral.read(text, LIMITS);
        List<String> places = list.elements().stream().map(node -> node.line() + ":" + node.column()).toList();
        assertEquals(List.of("1:2", "2:2", "2:8", "3:1"), places);
    }

    @Test
    void takesFiftyMegabytesInOneStringAndNotOneByteMoreThanTheLimit() throws LiteralException {
        byte[] text = new byte[50 << 20];
        Arrays.fill(text, (byte) 'a');
        text[0] = '\'';
        text[text.length - 1] = '\'';
        LiteralLimits exact = new LiteralLimits(1, text.length, 1);
        LiteralLimits less = new LiteralLimits(1, text.length - 1, 1);
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            Node.Text read = (Node.Text) PythonLiteral.read(text, exact);
            assertEquals(text.length - 2, read.value().length());
        });
        LiteralException e = assertThrows(LiteralException.class, () -> PythonLiteral.read(text, less));
        assertEquals("literal:1:1: 52428800 bytes: at most 52428799 are read", e.getMessage());
    }

    @Test
    void takesAsManyValuesAsTheLimitAndNoMore() throws LiteralException {
        byte[] text = "[1, 2, {'a': 3}]".getBytes(UTF_8);
        PythonLiteral.read(text, new LiteralLimits(2, 100, 6));
        LiteralException e = assertThrows(LiteralException.class, () -> PythonLiteral.read(text, new LiteralLimits(2, 100, 5)));
        assertEquals("literal:1:14: more than 5 values: no more are read", e.getMessage());
    }

    @Test
    void nestsAsDeepAsTheLimitAndNoDeeper() throws LiteralException {
        String deep = "[".repeat(200) + "]".repeat(200);
        PythonLiteral.read(deep.getBytes(UTF_8), new LiteralLimits(200, 1000, 1000));
        assertThrows(LiteralException.class, () -> PythonLiteral.read(deep.getBytes(UTF_8), new LiteralLimits(199, 1000, 1000)));
        assertThrows(IllegalArgumentException.class, () -> new LiteralLimits(201, 1000, 1000));
    }
}

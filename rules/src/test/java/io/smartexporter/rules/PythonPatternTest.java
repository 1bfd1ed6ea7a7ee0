package io.smartexporter.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartexporter.literal.Wording;
import io.smartexporter.rules.PythonPattern.PatternException;
import io.smartexporter.testing.Python;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonPatternTest {
    private static final String MATCH = """
            import base64, re, sys
            print('%d.%d' % sys.version_info[:2])
            sys.stdin.readline()
            for line in sys.stdin:
                pattern, name = base64.b64decode(line).decode().split('\\t')
                try: print(1 if re.match(pattern, name) else 0)
                except Exception as e: print('error')
            """;

    private static boolean matches(String pattern, String name) throws PatternException {
        return PythonPattern.compile(pattern).matcher(name).lookingAt();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"`Total`,`Total_LBAs`", "`^.+Bad.+$`,`Runtime_Bad_Block`", "`(?P<a>x)(?P=a)`,`xx`",
        "`(?P<a_1>x)y\\1`,`xyx`",
        "`(a)(b)\\2(?#comment)c`,`abbc`", "`a{,2}b`,`aab`", "`a{,}b`,`aaaab`", "`a{b`,`a{b`", "`a{1,x}`,`a{1,x}`", "`{}`,`{}`",
        "`a}]`,`a}]`",
        "`[[a]`,`[`", "`[a&&b]`,`&`", "`[]a]+`,`]a`", "`[^]a]`,`b`", "`[a-]`,`-`", "`[\\w-]`,`-`", "`[\\]\\-\\\\]`,`\\`",
        "`[^\\W_]`,`é`", "`[^\\D]`,`5`",
        "`[\\b\\101]`,`A`", "`\\w+$`,`été_²`", "`\\d+$`,`٣`", "`\\s`,`\u001c`", "`\\bfoo\\b`,`foo bar`", "`fo\\Bo`,`foo`",
        "`a\\Z`,`a`", "`\\Aa`,`a`",
        "`(?i)été`,`ÉTÉ`", "`(?i:a)b`,`Ab`", "`(?-i:a)`,`a`", "`(?s).`,`\n`", "`(?is)A.`,`a\n`", "`a(?=b)`,`ab`", "`a(?!b)`,`ac`",
        "`a(?<=a)b`,`ab`",
        "`a(?<!b)b`,`ab`", "`(?>a+)b`,`aab`", "`a++b`,`aab`", "`a+?b`,`aab`", "`\\x41\\u0042\\U00000043`,`ABC`",
        "`\\0\\101`,`\0A`", "`\\/\\-\\é`,`/-é`",
        "`.$`,`a\n`", "`.`,`\r`", "`\\v`,`\u000b`", "`(a|b)*`,`ab`", "``,`x`", "`()`,`x`", "`\\.`,`.`", "`a|`,`x`",
        "`😀{2}`,`😀😀`"})
    void matchesWhatPythonMatches(String pattern, String name) throws PatternException {
        assertTrue(matches(pattern, name));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"`Total`,`total`", "`a\\Z`,`a\n`", "`[a&&a]`,`b`", "`.`,`\n`", "`(?i:a)b`,`AB`",
        "`\\w`,`-`", "`[^\\W]`,`-`",
        "`\\d`,`²`", "`a$`,`a\r`", "`foo\\b`,`foot`", "`[^\\d\\D]`,`a`"})
    void doesNotMatchWhatPythonDoesNot(String pattern, String name) throws PatternException {
        assertEquals(false, matches(pattern, name));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"`a(b`|`at character 2, \"(\": expected its closing \")\"`",
        "`ab)`|`at character 3, \")\": expected \"(\" before it`", "`[a`|`at character 1, \"[\": expected its closing \"]\"`",
        "`[]`|`at character 1, \"[\": expected its closing \"]\"`",
        "`[z-a]`|`at character 1, a character class with a range that has no order: expected one like a-z`",
        "`[a-\\d]`|`at character 1, a character class with a range that has no order: expected one like a-z`",
        "`*`|`at character 1, \"*\" has nothing to repeat: expected \\ before it if it is meant literally`",
        "`a|+`|`at character 3, \"+\" has nothing to repeat: expected \\ before it if it is meant literally`",
        "`^{2}`|`at character 2, \"{2}\" has nothing to repeat: expected \\ before it if it is meant literally`",
        "`a**`|`at character 3, \"*\" repeats a repetition: expected parentheses around that`",
        "`a{2}{3}`|`at character 5, \"{3}\" repeats a repetition: expected parentheses around that`",
        "`a{3,2}`|`at character 2, a repetition whose end is below its start: expected {least,most}`",
        "`a{99999}`|`at character 2, a repetition: expected at most 65535`",
        "`a{999999999999}`|`at character 2, a repetition: expected at most 65535`",
        "`é\\h`|`at character 2, unknown escape \\h: write \\\\ for a backslash`",
        "`\\p{L}`|`at character 1, unknown escape \\p: write \\\\ for a backslash`",
        "`[\\N{DASH}]`|`at character 2, unknown escape \\N: write \\\\ for a backslash`",
        "`a\\`|`at character 2, a backslash at the end: expected a character behind it`",
        "`\\x4`|`at character 1, an escape that is no character: expected 2 hexadecimal digits, at most 10ffff`",
        "`\\U00110000`|`at character 1, an escape that is no character: expected 8 hexadecimal digits, at most 10ffff`",
        "`(a)\\2`|`at character 4, a reference to group 2: expected one that is closed before it`",
        "`(a\\1)`|`at character 3, a reference to group 1: expected one that is closed before it`",
        "`(?P=x)`|`at character 1, a reference to group 0: expected one that is closed before it`",
        "`(?P<1>x)`|`at character 1, the group name \"1\": expected letters, digits and _, and each name once`",
        "`(?P<a>x)(?P<a>y)`|`at character 9, the group name \"a\": expected letters, digits and _, and each name once`",
        "`(?P<a`|`at character 1, \"(?P<\": expected its closing \">\"`",
        "`(?#a`|`at character 1, \"(?#\": expected its closing \")\"`",
        "`(?<a>x)`|`at character 1, \"(?\" and what follows: expected (?: (?= (?! (?<= (?<! (?> (?P<name> (?P=name) (?# or the flags i and s`",
        "`(a)(?(1)b)`|`at character 4, \"(?\" and what follows: expected (?: (?= (?! (?<= (?<! (?> (?P<name> (?P=name) (?# or the flags i and s`",
        "`(?x)a`|`at character 1, \"(?\" and what follows: expected (?: (?= (?! (?<= (?<! (?> (?P<name> (?P=name) (?# or the flags i and s`",
        "`a(?i)`|`at character 2, flags for the whole expression: expected at its start`",
        "`(?<=(ab)*)b`|`no regular expression that can be used: Look-behind group does not have an obvious maximum length`"}, delimiter = '|')
    void refusesWhatPythonRefusesOrJavaCannot(String pattern, String message) {
        PatternException e = assertThrows(PatternException.class, () -> PythonPattern.compile(pattern));
        assertEquals(message, e.getMessage() + (e.remedy().isEmpty() ? "" : ": " + e.remedy()));
    }

    @Test
    void refusesParenthesesThatAreNestedDeeperThanFifty() throws PatternException {
        assertTrue(matches("(".repeat(50) + "a" + ")".repeat(50), "a"));
        PatternException e = assertThrows(PatternException.class,
                () -> PythonPattern.compile("(".repeat(51) + "a" + ")".repeat(51)));
        assertEquals("at character 51, parentheses nested deeper than 50", e.getMessage());
        assertEquals("nothing deeper is read", e.remedy());
    }

    /// Expressions of pieces in any order, against Python's `re.match`. From 3.11 on Python has possessive quantifiers and atomic
    /// groups, and refuses flags that are not at the start.
    @Test
    void agreesWithPythonOnRandomExpressions() throws Exception {
        List<String[]> cases = cases();
        List<byte[]> lines = new ArrayList<>(List.of(new byte[0]));
        cases.forEach(one -> lines.add((one[0] + "\t" + one[1]).getBytes(UTF_8)));
        List<String> answers = Python.answers(MATCH, lines);
        boolean strict = Integer.parseInt(answers.getFirst().substring(2)) >= 11;
        int matched = 0;
        for (int i = 0; i < cases.size(); i++) {
            matched += compare(cases.get(i)[0], cases.get(i)[1], answers.get(i + 1), strict);
        }
        assertTrue(matched > 1000, "only " + matched + " matched");
    }

    private static List<String[]> cases() {
        Random random = new Random(3);
        String[] pieces = {"a", "b", "A", "_", "-", "1", "é", ".", "^", "$", "|", "(", ")", "(", ")", "(?:", "(?=", "(?!",
            "(?P<n>", "(?P=n)", "(?#c)", "(?i:",
            "(?i)", "(?s)", "(?>", "[", "]", "[^", "[ab]", "[^a]", "[\\w-]", "[^\\W]", "[a-\\d]", "a-c", "&&", "*", "+", "?",
            "{2}", "{,2}", "{1,}", "{", "}",
            "\\w", "\\W", "\\d", "\\D", "\\s", "\\S", "\\b", "\\Z", "\\A", "\\1", "\\2", "\\12", "\\101", "\\x61", "\\u0062",
            "\\.", "\\-", "\\h", "\\é", "\\"};
        String[] letters = {"a", "b", "c", "A", "_", "-", "1", "2", "é", "É", "²", " ", "\n", ".", "&", "{", "]"};
        List<String[]> cases = new ArrayList<>();
        for (int i = 0; i < 60_000; i++) {
            cases.add(new String[]{text(random, pieces, 6), text(random, letters, 5)});
        }
        return cases;
    }

    private static String text(Random random, String[] pieces, int most) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(most + 1); n > 0; n--) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        return text.toString();
    }

    private static int compare(String pattern, String name, String answer, boolean strict) {
        String own;
        try {
            own = matches(pattern, name) ? "1" : "0";
        } catch (PatternException e) {
            own = "error";
        }
        if (strict || (!answer.equals("error") && !own.equals("error"))) {
            assertEquals(answer, own, () -> "re.match(" + Wording.quote(pattern) + ", " + Wording.quote(name) + ")");
        }
        return answer.equals("1") ? 1 : 0;
    }
}

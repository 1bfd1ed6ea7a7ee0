package io.smartexporter.literal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartexporter.testing.Fuzz;
import io.smartexporter.testing.Mutation;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Whatever bytes come, there is a tree or a [LiteralException] with a place.
@Tag("fuzz")
class FuzzTest {
    private static final Pattern LINE = Pattern.compile("\\w+:\\d+:\\d+: .+");
    private static final String LITERAL = """
            { "prefix": "smart_", # a comment
              'generic': [ {"id": 5, "match": "^Re(al|_x)+.*$", u'name': "reallocated", "scale": 1.5e3,
                "help": "It\\u00e9 \\"quoted\\"", "labels": {"a": "b",}},
               ("0x10", \"""é😀\""", None, True, -1_000, 0x1F), ], }
            """;

    @Test
    void noTextGivesAnythingButATreeOrAPlace() throws Exception {
        Fuzz.run(random -> {
            byte[] text = Mutation.of(LITERAL, random);
            for (Dialect dialect : Dialect.values()) {
                check(text, dialect);
            }
        });
    }

    private static void check(byte[] text, Dialect dialect) {
        try {
            LiteralReader.read(new Source("text", text), dialect, LiteralLimits.OPERATORS_FILE);
        } catch (LiteralException e) {
            assertTrue(LINE.matcher(e.getMessage()).matches(), e::getMessage);
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError(new String(text, 0, Math.min(text.length, 2000), UTF_8), e);
        }
    }
}

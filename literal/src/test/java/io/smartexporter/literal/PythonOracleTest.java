package io.smartexporter.literal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartexporter.testing.Python;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Compares the reader with `ast.literal_eval`.
class PythonOracleTest {
    private static final String DUMP = """
            import ast, base64, struct, sys
            def dump(v):
                if v is None: return 'N'
                if v is True: return 'T'
                if v is False: return 'F'
                t = type(v)
                if t is int: return 'i%d,' % v
                if t is float: return 'f%016x,' % struct.unpack('>Q', struct.pack('>d', v))[0]
                if t is str:
                    units = v.encode('utf-16-be', 'surrogatepass')
                    return 's' + units.hex() + ','
                if t in (list, tuple): return '[' + ''.join(map(dump, v)) + ']'
                if t is dict: return '{' + ''.join(dump(k) + dump(x) for k, x in v.items()) + '}'
                raise ValueError(t)
            """;

    /// Makes random values from a seed, and gives each one's `repr()` and dump.
    private static final String MAKE = DUMP + """
            import random
            r = random.Random(int(base64.b64decode(sys.stdin.readline())))
            chars = ["'", '"', '\\\\', '\\n', '\\r', '\\t', '\\0', '\\x07', '\\x7f', '\\x85', '\\xa0', '\\xad', '\\u2028', '\\ud800',
                     '\\udfff', '\\ufeff', '\\uffff', '\\U0001f600', '\\U0010ffff', '\\u00e9', 'a', 'Z', '0', '#', '{', ' ']
            def text(): return ''.join(r.choice(chars) for _ in range(r.randrange(8)))
            def value(depth):
                kind = r.randrange(9 if depth else 6)
                if kind == 0: return r.choice([None, True, False])
                if kind == 1: return r.randrange(-5, 300)
                if kind == 2: return r.randrange(-2**r.randrange(1, 200), 2**r.randrange(1, 200))
                if kind == 3: return r.choice([r.uniform(-1, 1), r.random() * 10.0**r.randrange(-300, 300), 0.0, -0.0, 1e16, 1e22])
                if kind < 6: return text()
                if kind == 6: return [value(depth - 1) for _ in range(r.randrange(4))]
                if kind == 7: return tuple(value(depth - 1) for _ in range(r.randrange(4)))
                return {text(): value(depth - 1) for _ in range(r.randrange(4))}
            for _ in range(2000):
                v = value(4)
                v = v if not isinstance(v, str) else [v]
                s = repr(v)
                print(base64.b64encode(s.encode()).decode() + ' ' + dump(v))
            """;

    /// Reads what it is given, and gives the dump, or `error`.
    private static final String READ = DUMP + """
            for line in sys.stdin:
                try: print(dump(ast.literal_eval(base64.b64decode(line).decode())))
                except Exception as e: print('error')
            """;

    @Test
    void readsWhateverReprPrints() throws Exception {
        for (String answer : Python.answers(MAKE, List.of("5".getBytes(UTF_8)))) {
            String[] parts = answer.split(" ", -1);
            byte[] printed = Base64.getDecoder().decode(parts[0]);
            Node read = PythonLiteral.read(printed, LiteralLimits.OPERATORS_FILE);
            assertEquals(parts[1], Plain.dump(read), () -> new String(printed, UTF_8));
        }
    }

    /// Texts of pieces that mean something to a reader, in any order: most are wrong, some are right.
    @Test
    void takesNothingThatCpythonReadsOtherwise() throws Exception {
        Random random = new Random(7);
        String[] pieces = {"'", "'", "\"", "'''", "\\", "\\\\", "\\x41", "\\u00e9", "\\U0001f600", "\\ud800", "\\101", "\\7",
            "\\d", "a", "u'", "'a'",
            "\"b\"", "[", "]", "[", "]", "(", ")", "{", "}", "'k':", ":", ",", ",", " ", "-", "+", "0", "1", "12", "007", "_",
            ".", "e5", "1e5", "0x", "1f",
            "0b1", "0o7", "1.5", "None", "True", "False", "null", "nan", "\u00e9", "\t"};
        List<byte[]> texts = new ArrayList<>();
        for (int i = 0; i < 60_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = 1 + random.nextInt(8); n > 0; n--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            texts.add(text.toString().getBytes(UTF_8));
        }
        List<String> answers = Python.answers(READ, texts);
        int taken = 0;
        for (int i = 0; i < texts.size(); i++) {
            taken += compare(texts.get(i), answers.get(i));
        }
        assertTrue(taken > 2000, "only " + taken + " texts were right");
    }

    private static int compare(byte[] text, String answer) {
        try {
            String read = Plain.dump(PythonLiteral.read(text, LiteralLimits.OPERATORS_FILE));
            assertEquals(answer, read, () -> new String(text, UTF_8));
            return 1;
        } catch (LiteralException e) {
            assertTrue(answer.equals("error") || isLeftOut(e),
                    () -> new String(text, UTF_8) + " " + answer + " " + e.getMessage());
            return 0;
        }
    }

    /// What Python takes and the reader refuses: keys that are not strings or stand twice, tuples without parentheses,
    /// numbers that become infinite.
    private static boolean isLeftOut(LiteralException e) {
        String message = e.getMessage();
        return message.contains("expected a key in quotes") || message.contains("stands twice") || message.contains("too large")
                || message.contains("found \",\" behind the end");
    }
}

package io.smartexporter.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Whatever bytes come, there is a result or a [RulesException] with a place.
class FuzzTest {
    private static final Pattern LINE = Pattern.compile("\\w+:\\d+:\\d+: .+");
    private static final String MAPPING = """
            { "prefix": "smart_", # a comment
              'generic': [ {"id": 5, "match": "^Re(al|_x)+.*$", "name": "reallocated", "type": "counter", "scale": 1.5e3,
                "value": "RAW_VALUE", "raw": "low16", "help": "It\\u00e9 \\"quoted\\"", "labels": {"a": "b",}},
               {"id": "0x10", "name": "é😀", "type": None, "value": true, "raw": -1_000, }, ], }
            """;
    private static final String DATABASE = """
            {"Devices": {"A": {"Device": ["M", "N"], "ID#": {"5": "RAW_VALUE", "9": {"value": "VALUE", "comment": "x"}, # y
              }, "Threshs": {"5": ["0", "~:5", "r8"]}, "Perfs": ["5", 9]}, 'B': {"Device": ("M",), "ID#": {"5": "VALUE"}}}}
            """;

    private final Random random = new Random(11);

    @Test
    void noTextGivesAnythingButAResultOrAPlace() {
        long end = System.nanoTime() + 3_000_000_000L;
        for (int i = 0; i < 200_000 && System.nanoTime() < end; i++) {
            byte[] mapping = mutated(MAPPING);
            byte[] database = mutated(DATABASE);
            check(() -> RuleSet.compile(List.of(new Source("map", mapping)), new Source("db", database)), mapping);
            check(() -> PythonLiteral.read(mapping, Limits.VERSION_1_FRAME), mapping);
        }
    }

    private interface Attempt {
        Object run() throws RulesException;
    }

    private static void check(Attempt attempt, byte[] text) {
        try {
            attempt.run();
        } catch (RulesException e) {
            assertTrue(e.getMessage().lines().allMatch(line -> LINE.matcher(line).matches()), e::getMessage);
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError(new String(text, UTF_8), e);
        }
    }

    private byte[] mutated(String seed) {
        byte[] bytes = seed.getBytes(UTF_8);
        for (int n = random.nextInt(6); n > 0 && bytes.length > 0; n--) {
            bytes = switch (random.nextInt(4)) {
                case 0 -> replaced(bytes);
                case 1 -> cut(bytes);
                case 2 -> doubled(bytes);
                default -> swapped(bytes);
            };
        }
        return bytes;
    }

    private byte[] replaced(byte[] bytes) {
        byte[] interesting = "{}[](),:'\"\\#\n0e-.*+?^$|xuU\0\t".getBytes(UTF_8);
        bytes[random.nextInt(bytes.length)] = random.nextBoolean()
                ? (byte) random.nextInt(256)
                : interesting[random.nextInt(interesting.length)];
        return bytes;
    }

    private byte[] cut(byte[] bytes) {
        int from = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, from + random.nextInt(20));
        byte[] shorter = new byte[bytes.length - (to - from)];
        System.arraycopy(bytes, 0, shorter, 0, from);
        System.arraycopy(bytes, to, shorter, from, bytes.length - to);
        return shorter;
    }

    private byte[] doubled(byte[] bytes) {
        int from = random.nextInt(bytes.length);
        int length = Math.min(bytes.length - from, 1 + random.nextInt(30));
        byte[] longer = new byte[bytes.length + length];
        System.arraycopy(bytes, 0, longer, 0, from + length);
        System.arraycopy(bytes, from, longer, from + length, bytes.length - from);
        return longer;
    }

    private byte[] swapped(byte[] bytes) {
        int a = random.nextInt(bytes.length);
        int b = random.nextInt(bytes.length);
        byte kept = bytes[a];
        bytes[a] = bytes[b];
        bytes[b] = kept;
        return bytes;
    }
}

package io.smartexporter.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Texts that are nearly right.
public final class Mutation {
    private Mutation() {}

    /// A text with up to five changes.
    public static byte[] of(String text, RandomGenerator random) {
        byte[] bytes = text.getBytes(UTF_8);
        for (int n = random.nextInt(6); n > 0 && bytes.length > 0; n--) {
            bytes = switch (random.nextInt(8)) {
                case 0, 1 -> replaced(bytes, random);
                case 2, 3 -> cut(bytes, random);
                case 4, 5 -> doubled(bytes, random);
                case 6 -> swapped(bytes, random);
                default -> inserted(bytes, random);
            };
        }
        return bytes;
    }

    private static byte[] replaced(byte[] bytes, RandomGenerator random) {
        byte[] interesting = "{}[](),:'\"\\#\n0e-.*+?^$|xuU\0\t".getBytes(UTF_8);
        bytes[random.nextInt(bytes.length)] = random.nextBoolean()
                ? (byte) random.nextInt(256)
                : interesting[random.nextInt(interesting.length)];
        return bytes;
    }

    private static byte[] cut(byte[] bytes, RandomGenerator random) {
        int from = random.nextInt(bytes.length);
        return spliced(bytes, from, Math.min(bytes.length, from + random.nextInt(20)), new byte[0]);
    }

    private static byte[] doubled(byte[] bytes, RandomGenerator random) {
        int from = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, from + 1 + random.nextInt(30));
        return spliced(bytes, to, to, Arrays.copyOfRange(bytes, from, to));
    }

    private static byte[] swapped(byte[] bytes, RandomGenerator random) {
        int a = random.nextInt(bytes.length);
        int b = random.nextInt(bytes.length);
        byte kept = bytes[a];
        bytes[a] = bytes[b];
        bytes[b] = kept;
        return bytes;
    }

    /// A lot of something: deep nesting, a huge number, a long string.
    private static byte[] inserted(byte[] bytes, RandomGenerator random) {
        String[] lots = {"[", "{\"a\":", "(", "9", "-", "a", "\\", "\"\"", "(?:", "a|", ".*", "é", "\n", "#", "5,"};
        String lot = lots[random.nextInt(lots.length)].repeat(1 << random.nextInt(17));
        int at = random.nextInt(bytes.length);
        return spliced(bytes, at, at, lot.getBytes(UTF_8));
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] middle) {
        return ByteBuffer.allocate(bytes.length - (to - from) + middle.length).put(bytes, 0, from).put(middle)
                .put(bytes, to, bytes.length - to).array();
    }
}

package io.smartexporter.exporter;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Compares names and passwords with the users of the web configuration file (HTTP Basic, RFC 7617).
///
/// bcrypt takes a tenth of a second of CPU and more, on purpose. So one comparison runs at a time, and its result is remembered: a
/// scraper pays once. Right and wrong ones have places of their own, so that a flood of wrong ones cannot push out the right ones.
/// An unknown name is compared too, with the hash of a user: the time tells nobody which names there are.
final class Passwords {
    /// Results that are remembered, of each kind.
    private static final int MOST = 100;

    /// How long a request waits for the comparisons before its own.
    private static final long PATIENCE_SECONDS = 3;

    /// bcrypt reads no more of a password, in bytes.
    private static final int LONGEST = 72;

    /// The result.
    enum Verdict {
        RIGHT,
        WRONG,
        BUSY
    }

    private final byte[] salt = new byte[32];
    private final Recent right = new Recent();
    private final Recent wrong = new Recent();
    private final Semaphore turn = new Semaphore(1, true);

    /// The last results, by what was compared.
    private static final class Recent {
        private final Map<String, Boolean> known = new LinkedHashMap<>(16, 0.75f, true);

        synchronized boolean has(String key) {
            return known.get(key) != null;
        }

        synchronized void add(String key) {
            if (known.size() >= MOST) {
                known.remove(known.keySet().iterator().next());
            }
            known.put(key, true);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Credentials(String user, byte[] password) {}

    Passwords() {
        new SecureRandom().nextBytes(salt);
    }

    /// Whether a request comes from one of the users.
    ///
    /// @param users their hashes, at least one
    /// @param authorization the field of the request; empty without one
    Verdict check(Map<String, String> users, String authorization) throws InterruptedException {
        Credentials given = credentials(authorization);
        if (given == null) {
            return Verdict.WRONG;
        }
        String own = users.get(given.user);
        boolean known = own != null;
        String hash = own == null ? dearest(users) : own;
        String key = key(given, hash);
        if (right.has(key)) {
            return Verdict.RIGHT;
        }
        if (wrong.has(key)) {
            return Verdict.WRONG;
        }
        if (!turn.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            return Verdict.BUSY;
        }
        try {
            return compare(given, hash, known, key);
        } finally {
            turn.release();
        }
    }

    private Verdict compare(Credentials given, String hash, boolean known, String key) {
        if (right.has(key)) { // it was compared while this request waited
            return Verdict.RIGHT;
        }
        byte[] password = given.password.length <= LONGEST ? given.password : Arrays.copyOf(given.password, LONGEST);
        boolean equal = BCrypt.verifyer().verify(password, hash.getBytes(StandardCharsets.US_ASCII)).verified;
        if (equal && known && given.password.length <= LONGEST) {
            right.add(key);
            return Verdict.RIGHT;
        }
        wrong.add(key);
        return Verdict.WRONG;
    }

    /// The hash that takes longest to compare.
    private static String dearest(Map<String, String> users) {
        return users.values().stream().max((a, b) -> Integer.compare(cost(a), cost(b))).orElseThrow();
    }

    /// The binary logarithm of its rounds, as in `$2y$10$…`.
    static int cost(String hash) {
        return Integer.parseInt(hash.substring(4, 6));
    }

    private static @Nullable Credentials credentials(String authorization) {
        String[] words = authorization.split(" +", 2);
        if (words.length != 2 || !words[0].equalsIgnoreCase("Basic")) {
            return null;
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(words[1].strip());
        } catch (IllegalArgumentException _) {
            return null;
        }
        int colon = 0;
        while (colon < bytes.length && bytes[colon] != ':') {
            colon++;
        }
        if (colon == bytes.length) {
            return null;
        }
        return new Credentials(new String(bytes, 0, colon, StandardCharsets.UTF_8),
                Arrays.copyOfRange(bytes, colon + 1, bytes.length));
    }

    /// What a result is remembered by. The salt is of this process: nobody can look passwords up in its memory.
    private String key(Credentials given, String hash) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            for (byte[] part : new byte[][]{given.user.getBytes(StandardCharsets.UTF_8),
                hash.getBytes(StandardCharsets.US_ASCII)}) {
                digest.update(Integer.toString(part.length).getBytes(StandardCharsets.US_ASCII));
                digest.update((byte) ':');
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest(given.password));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

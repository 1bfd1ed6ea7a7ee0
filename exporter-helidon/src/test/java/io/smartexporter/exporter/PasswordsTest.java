package io.smartexporter.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.smartexporter.exporter.Passwords.Verdict;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {
    /// Of the lowest cost, so that the test is quick.
    private static final Map<String, String> USERS = Map.of("scraper", hash("secret", 4), "zoë", hash("pässword: with colon", 4));

    private final Passwords passwords = new Passwords();

    private static String hash(String password, int cost) {
        return BCrypt.withDefaults().hashToString(cost, password.toCharArray());
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"scraper:secret, RIGHT", "zoë:pässword: with colon, RIGHT", "scraper:Secret, WRONG", "scraper:, WRONG",
        "Scraper:secret, WRONG", "nobody:secret, WRONG", "scraper, WRONG", ":, WRONG", ":secret, WRONG",
        "scraper:secret:, WRONG"})
    void nameAndPasswordMustBeThoseOfAUser(String credentials, Verdict expected) throws Exception {
        assertEquals(expected, passwords.check(USERS, basic(credentials)));
        assertEquals(expected, passwords.check(USERS, basic(credentials)), "the same again, as remembered");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic", "Basic ", "Basic !", "Bearer c2NyYXBlcjpzZWNyZXQ=", "c2NyYXBlcjpzZWNyZXQ=",
        "Digest username=\"scraper\""})
    void whatIsNotBasicIsWrong(String authorization) throws Exception {
        assertEquals(Verdict.WRONG, passwords.check(USERS, authorization));
    }

    @Test
    void theSchemeIsWrittenInAnyCase() throws Exception {
        assertEquals(Verdict.RIGHT, passwords.check(USERS, basic("scraper:secret").replace("Basic", "bASIC")));
    }

    /// The forms of other programs: they are the same but for the letter.
    @ParameterizedTest
    @ValueSource(strings = {"$2a$", "$2b$", "$2y$"})
    void hashesOfAllThreeFormsAreRead(String form) throws Exception {
        Map<String, String> users = Map.of("scraper", form + hash("secret", 4).substring(4));
        assertEquals(Verdict.RIGHT, passwords.check(users, basic("scraper:secret")));
        assertEquals(Verdict.WRONG, passwords.check(users, basic("scraper:secrets")));
    }

    /// bcrypt itself ignores what is behind.
    @Test
    void aPasswordLongerThan72BytesIsWrong() throws Exception {
        String longest = "x".repeat(72);
        Map<String, String> users = Map.of("scraper", hash(longest, 4));
        assertEquals(Verdict.RIGHT, passwords.check(users, basic("scraper:" + longest)));
        assertEquals(Verdict.WRONG, passwords.check(users, basic("scraper:" + longest + "x")));
    }

    @Test
    void aChangedHashIsComparedAnew() throws Exception {
        assertEquals(Verdict.RIGHT, passwords.check(USERS, basic("scraper:secret")));
        assertEquals(Verdict.WRONG, passwords.check(Map.of("scraper", hash("other", 4)), basic("scraper:secret")));
        assertEquals(Verdict.RIGHT, passwords.check(Map.of("scraper", hash("other", 4)), basic("scraper:other")));
    }

    /// One comparison of this cost takes some 50 ms, so that a thousand would take a minute.
    @Test
    void theResultIsRememberedEvenAfterAFloodOfWrongOnes() throws Exception {
        Map<String, String> users = Map.of("scraper", hash("secret", 10));
        assertEquals(Verdict.RIGHT, passwords.check(users, basic("scraper:secret")));
        for (int i = 0; i < 120; i++) {
            assertEquals(Verdict.WRONG, passwords.check(Map.of("scraper", hash("x", 4)), basic("scraper:guess" + i)));
        }
        long start = System.nanoTime();
        for (int i = 0; i < 1000; i++) {
            assertEquals(Verdict.RIGHT, passwords.check(users, basic("scraper:secret")));
        }
        assertTrue(System.nanoTime() - start < 10_000_000_000L);
    }

    /// Each waits at most three seconds for those before it.
    @Test
    void whoeverWaitsTooLongIsToldToComeAgain() throws Exception {
        Map<String, String> users = Map.of("scraper", hash("secret", 13));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Verdict>> all = IntStream.range(0, 40)
                    .mapToObj(i -> threads.submit(() -> passwords.check(users, basic("scraper:guess" + i)))).toList();
            int busy = 0;
            for (Future<Verdict> one : all) {
                busy += one.get() == Verdict.BUSY ? 1 : 0;
            }
            assertTrue(busy > 0 && busy < 40, busy + " of 40");
        }
    }
}

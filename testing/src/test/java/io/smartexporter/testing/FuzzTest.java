package io.smartexporter.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fuzz")
class FuzzTest {
    @Test
    void whatFailsOrTakesTooMuchIsToldWithItsSeed() {
        List<Fuzz.Check> checks = List.of(_ -> {
            throw new IllegalStateException("fails");
        }, _ -> {
            throw new StackOverflowError();
        }, _ -> assertEquals(65 << 20, new byte[65 << 20].length));
        for (Fuzz.Check check : checks) {
            String message = assertThrows(AssertionError.class, () -> Fuzz.run(check)).getMessage();
            assertTrue(message.matches("(?s)-Dfuzz\\.seed=\\d+: .*"), message);
        }
    }
}

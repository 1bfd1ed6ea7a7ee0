package io.smartexporter.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/// Skips a test where something is missing that it needs.
public final class Skip {
    private Skip() {}

    /// Skips the test unless a program or file is there, which `.ci/run` installs: in CI the test fails without it.
    public static void unless(boolean there, String why) {
        if (System.getenv("CI") != null) {
            assertTrue(there, why + ", and in CI nothing is skipped for that");
        }
        unlessAllowed(there, why);
    }

    /// Skips the test unless the machine allows what it does, which no package brings.
    public static void unlessAllowed(boolean allowed, String why) {
        if (!allowed) {
            System.out.println("skipped: " + why);
        }
        assumeTrue(allowed, why);
    }
}

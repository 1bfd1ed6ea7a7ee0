package io.smartexporter.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/// Skips a test where something is missing that it needs.
public final class Skip {
    private Skip() {}

    /// Skips the test unless all is there that it needs, and prints why where the build's output is read.
    public static void unless(boolean there, String why) {
        if (!there) {
            System.out.println("skipped: " + why);
        }
        assumeTrue(there, why);
    }
}

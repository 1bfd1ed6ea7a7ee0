package io.smartexporter.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The real Python, where it is installed.
public final class Python {
    private Python() {}

    /// Gives a program lines, in Base64, and takes as many from it.
    public static List<String> answers(String program, List<byte[]> lines) throws IOException, InterruptedException {
        Process process = start(program);
        StringBuilder input = new StringBuilder();
        lines.forEach(line -> input.append(Base64.getEncoder().encodeToString(line)).append('\n'));
        CompletableFuture<Void> written = CompletableFuture.runAsync(() -> write(process, input.toString()));
        List<String> answers = Arrays.asList(new String(process.getInputStream().readAllBytes(), UTF_8).split("\n", -1));
        written.join();
        assertEquals(0, process.waitFor());
        return answers.subList(0, answers.size() - 1);
    }

    private static Process start(String program) throws IOException {
        ProcessBuilder python = new ProcessBuilder("python3", "-W", "ignore", "-c", program)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            return python.start();
        } catch (IOException e) {
            Skip.unless(false, "python3 is not here: " + e.getMessage());
            throw e;
        }
    }

    private static void write(Process process, String input) {
        try (var out = process.getOutputStream()) {
            out.write(input.getBytes(UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

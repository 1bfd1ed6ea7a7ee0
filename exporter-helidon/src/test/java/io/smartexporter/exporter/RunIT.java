package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `./run` leaves behind, in a copy of the checkout with a drive that hangs.
@Timeout(120)
class RunIT {
    @TempDir
    private Path folder;

    private void copyCheckout() throws Exception {
        for (String part : List.of("run", "bin", "demo", "config", "pom.xml")) {
            Process copy = new ProcessBuilder("cp", "-a", Reports.ROOT.resolve(part).toString(), folder.toString()).start();
            assertEquals(0, copy.waitFor());
        }
        for (String module : List.of("helper", "exporter-helidon")) {
            Files.createDirectory(folder.resolve(module));
            Files.createSymbolicLink(folder.resolve(module + "/target"), Reports.ROOT.resolve(module + "/target"));
        }
    }

    @AfterEach
    void removeLinks() throws IOException {
        for (String module : List.of("helper", "exporter-helidon")) {
            Files.deleteIfExists(folder.resolve(module + "/target"));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private static boolean runs(ProcessHandle process, String command) {
        return process.isAlive() && process.info().commandLine().orElse("").contains(command);
    }

    private List<ProcessHandle> descendants(Daemon run, String command) {
        return run.process.descendants().filter(process -> runs(process, command)).toList();
    }

    @ParameterizedTest
    @CsvSource({"INT, run", "TERM, run", "KILL, run", "KILL, helper"})
    void runLeavesNoSmartctlBehindWhateverEndsIt(String signal, String whom) throws Exception {
        copyCheckout();
        String smartctl = folder.resolve("demo/smartctl").toString();
        Files.writeString(folder.resolve("demo/drives/sdb.mode"), "hang\n");
        int port = freePort();
        try (Daemon run = Daemon.start(folder.resolve("run"), "--demo", "--port", port)) {
            run.awaitLine("run: open");
            HttpRequest scrape = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build();
            HttpClient.newHttpClient().sendAsync(scrape, HttpResponse.BodyHandlers.discarding());
            while (descendants(run, "/dev/sdb").stream().noneMatch(process -> runs(process, smartctl + " --json"))) {
                Thread.sleep(20);
            }
            List<ProcessHandle> all = run.process.descendants().toList();
            long helper = descendants(run, "io.smartexporter.helper.Main").getFirst().pid();
            long target = whom.equals("run") ? run.process.pid() : helper;
            assertEquals(0, new ProcessBuilder("kill", "-" + signal, Long.toString(target)).start().waitFor());
            run.exitStatus();
            for (ProcessHandle process : all) {
                process.onExit().get(30, TimeUnit.SECONDS);
            }
            try (Stream<ProcessHandle> left = ProcessHandle.allProcesses()) {
                assertFalse(left.anyMatch(process -> runs(process, smartctl)));
            }
        }
    }
}

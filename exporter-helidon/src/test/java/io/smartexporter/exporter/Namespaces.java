package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartexporter.testing.Skip;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Two network namespaces with a slow wire between them: hosts called server and client.
///
/// The kernel's own delay (netem) is not everywhere; a program carries the packets from one tun device to another.
record Namespaces(String server, String client, Daemon relay) implements AutoCloseable {
    static final String ADDRESS = "198.18.0.1";
    private static final String CLIENT_ADDRESS = "198.18.0.2";
    private static final Path RELAY = Reports.ROOT.resolve("exporter-helidon/src/test/resources/relay.py");

    /// Skips the test where there can be none.
    static void demand() {
        Skip.unlessAllowed(System.getProperty("user.name").equals("root"), "network namespaces need root");
        Skip.unlessAllowed(Files.isWritable(Path.of("/dev/net/tun")), "no /dev/net/tun here");
        Skip.unless(runs("ip", "-V"), "no ip here (package iproute2)");
        Skip.unless(runs("python3", "--version"), "no python3 here (package python3-minimal)");
        Skip.unlessAllowed(runs("unshare", "--net", "--mount", "true"),
                "no network namespaces here: the kernel or a container refuses them");
    }

    static Namespaces open(int delayMillis) throws Exception {
        String server = "smart-server-" + ProcessHandle.current().pid();
        String client = "smart-client-" + ProcessHandle.current().pid();
        run("ip", "netns", "add", server);
        run("ip", "netns", "add", client);
        Daemon relay = Daemon.start("python3", RELAY, server, ADDRESS, client, CLIENT_ADDRESS, delayMillis);
        Namespaces namespaces = new Namespaces(server, client, relay);
        try {
            relay.awaitLine("relaying");
        } catch (AssertionError e) {
            namespaces.close();
            throw e;
        }
        return namespaces;
    }

    /// The largest packet that passes.
    void mtu(int bytes) throws Exception {
        for (String namespace : List.of(server, client)) {
            run("ip", "-n", namespace, "link", "set", "tun0", "mtu", Integer.toString(bytes));
        }
    }

    /// A command that runs on one of the two hosts.
    static Object[] on(String namespace, Object... command) {
        List<Object> words = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        words.addAll(Arrays.asList(command));
        return words.toArray();
    }

    private static boolean runs(String... command) {
        try {
            run(command);
            return true;
        } catch (Exception | AssertionError _) {
            return false;
        }
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> String.join(" ", command) + ": " + output);
    }

    @Override
    public void close() throws Exception {
        relay.close();
        run("ip", "netns", "del", server);
        run("ip", "netns", "del", client);
    }
}

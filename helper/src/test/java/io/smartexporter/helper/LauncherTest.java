package io.smartexporter.helper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartexporter.wire.Frame;
import io.smartexporter.wire.MessageDecoder;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `bin/smart_exporter_helper`, in a checkout made of the compiled modules.
@Timeout(60)
class LauncherTest {
    @TempDir
    private Path folder;

    private Path launcher;

    @BeforeEach
    void make() throws Exception {
        launcher = Files.createDirectories(folder.resolve("checkout/bin")).resolve("smart_exporter_helper");
        Files.copy(Path.of("../bin/smart_exporter_helper"), launcher);
        launcher.toFile().setExecutable(true);
    }

    private void build(String modules) throws Exception {
        copyModule(Main.class, Files.createDirectories(folder.resolve(modules)));
        copyModule(Frame.class, folder.resolve(modules));
    }

    /// Copies the module of a class, a folder of classes or a jar, into a folder of modules.
    static void copyModule(Class<?> type, Path modules) throws Exception {
        Path from = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path to = modules.resolve(type.getSimpleName() + (Files.isDirectory(from) ? "" : ".jar"));
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private record Ended(int status, String text) {}

    private Process start(Map<String, String> environment, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private Ended run(Map<String, String> environment, String... command) throws Exception {
        Process process = start(environment, command);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        return new Ended(process.exitValue(), Files.readString(folder.resolve("log")));
    }

    @Test
    void itSaysWhatToDoWhenNothingIsBuilt() throws Exception {
        Ended ended = run(Map.of(), launcher.toString());
        assertEquals(1, ended.status());
        assertTrue(ended.text().contains("mvn -Dfast package"), ended.text());
        assertEquals(1, ended.text().lines().count());
    }

    @Test
    void itRunsThroughALinkWithWhateverJavaVariables() throws Exception {
        build("checkout/helper/target/modules");
        Path link = Files.createSymbolicLink(folder.resolve("link"), launcher);
        Ended ended = run(
                Map.of("JAVA_TOOL_OPTIONS", "-Xbogus", "_JAVA_OPTIONS", "-Xbogus", "JDK_JAVA_OPTIONS", "-Xbogus", "LD_X", "1"),
                link.toString(), "-h");
        assertEquals(0, ended.status(), ended.text());
        assertTrue(ended.text().startsWith("usage: "), ended.text());
    }

    @Test
    void anOldJavaIsNotTaken() throws Exception {
        build("checkout/helper/target/modules");
        Path old = Files.createDirectories(folder.resolve("old/bin"));
        Files.writeString(old.resolve("java"), "#!/bin/sh\necho ANCIENT\n");
        old.resolve("java").toFile().setExecutable(true);
        Files.writeString(folder.resolve("old/release"), "JAVA_VERSION=\"24.0.1\"\n");
        Ended ended = run(Map.of("JAVA_HOME", folder.resolve("old").toString(), "PATH", old + ":/usr/bin:/bin"),
                launcher.toString(), "-h");
        assertFalse(ended.text().contains("ANCIENT"), ended.text());
        assertTrue(ended.status() == 0 || ended.text().contains("no Java 25"), ended.text());
    }

    @Test
    void installedItTakesThePackagedRuntimeOnly() throws Exception {
        Path runtime = Files.createDirectories(folder.resolve("checkout/lib/prometheus_smart_exporter/runtime/bin"));
        Files.writeString(runtime.resolve("java"), "#!/bin/sh\necho \"$@\"\n");
        runtime.resolve("java").toFile().setExecutable(true);
        Ended ended = run(Map.of(), launcher.toString(), "--timeout", "5 6");
        assertTrue(ended.text().contains("-p " + folder.toRealPath() + "/checkout/lib/prometheus_smart_exporter/helper "),
                ended.text());
        assertTrue(ended.text().strip().endsWith("Main --timeout 5 6"), ended.text());
    }

    /// Under the umask that the launcher sets, whatever the umask of who starts it.
    @ParameterizedTest
    @CsvSource({"'', rw-------", "--socket-group=, rw-rw----", "--socket-g=, rw-rw----"})
    void theSocketHasItsModeFromTheStart(String option, String mode) throws Exception {
        build("checkout/helper/target/modules");
        String group = Files.getAttribute(folder, "posix:group").toString();
        Path socket = folder.resolve("socket");
        Process helper = start(Map.of(), "/bin/sh", "-c", "umask 0; exec \"$@\"", "sh", launcher.toString(), "--no-discovery",
                "--socket-path=" + socket, option.isEmpty() ? "-v" : option + group);
        while (!Files.exists(socket) && helper.isAlive()) {
            Thread.sleep(10);
        }
        assertEquals(mode, PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
        assertEquals(group, Files.getAttribute(socket, "posix:group").toString());
        helper.destroy();
        assertTrue(helper.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, helper.exitValue());
    }

    /// systemd's protocol: the socket is descriptor 3, and the launcher keeps its process number.
    @Test
    void anActivatedSocketIsPassedOn() throws Exception {
        Fixture.skipUnless(run(Map.of(), "sh", "-c", "command -v python3").status() == 0,
                "nothing here makes a socket for a child");
        build("checkout/helper/target/modules");
        Fixture fixture = Fixture.in(folder.resolve("drives")).disks(2);
        Path socket = folder.resolve("socket");
        String activate = """
                import os, socket, sys
                s = socket.socket(socket.AF_UNIX)
                s.bind(sys.argv[1])
                s.listen(9)
                os.dup2(s.fileno(), 3)
                os.set_inheritable(3, True)
                os.environ.update(LISTEN_FDS='1', LISTEN_PID=str(os.getpid()))
                os.execv(sys.argv[2], sys.argv[2:])
                """;
        List<String> command = new ArrayList<>(List.of("python3", "-c", activate, socket.toString(), launcher.toString()));
        command.addAll(Arrays.asList(fixture.arguments("-vv", "--timeout=1")));
        Process helper = start(Map.of(), command.toArray(String[]::new));
        while (!Files.exists(socket) && helper.isAlive()) {
            Thread.sleep(10);
        }
        try (SocketChannel client = connect(socket)) {
            assertTrue(complete(client), Files.readString(folder.resolve("log")));
        }
        assertTrue(helper.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, helper.exitValue());
        assertTrue(Files.exists(socket), "the socket is systemd's");
        String log = Files.readString(folder.resolve("log"), UTF_8);
        assertTrue(log.lines().allMatch(line -> line.matches("<[3-7]>.+")) && log.contains("ready on"), log);
    }

    private static SocketChannel connect(Path socket) throws Exception {
        while (true) {
            SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                client.connect(UnixDomainSocketAddress.of(socket));
                return client;
            } catch (IOException _) {
                client.close();
                Thread.sleep(10);
            }
        }
    }

    private static boolean complete(SocketChannel client) throws Exception {
        MessageDecoder decoder = new MessageDecoder();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        while (client.read(buffer.clear()) >= 0) {
            buffer.flip();
            while (decoder.next(buffer) != null) {
                // only the end matters
            }
        }
        return decoder.complete();
    }
}

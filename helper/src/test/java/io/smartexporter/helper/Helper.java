package io.smartexporter.helper;

import io.smartexporter.wire.Message;
import io.smartexporter.wire.Message.DriveReport;
import io.smartexporter.wire.MessageDecoder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A helper as a process of its own, on a sysfs and a smartctl that a test makes.
final class Helper implements AutoCloseable {
    final Path folder;
    final Path socket;
    Process process;
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    Helper(Path folder) throws IOException {
        this.folder = folder;
        this.socket = folder.resolve("ipc");
        Files.createDirectories(folder.resolve("sys"));
        smartctl("echo \"$@\"");
    }

    /// Makes smartctl a shell script; `$dev` is the device, `$dir` the test's folder.
    void smartctl(String script) throws IOException {
        Path next = folder.resolve("smartctl.new");
        Files.writeString(next, "#!/bin/sh\ndir=" + folder + "\nfor dev; do :; done\necho x >>$dir/calls\n" + script + "\n");
        Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(next, folder.resolve("smartctl"), StandardCopyOption.ATOMIC_MOVE);
    }

    int calls() throws IOException {
        return Files.exists(folder.resolve("calls")) ? Files.readAllLines(folder.resolve("calls")).size() : 0;
    }

    void scsi(String port, String device) throws IOException {
        Files.createDirectories(folder.resolve("sys/bus/scsi/devices/" + port + "/block/" + device));
    }

    /// Starts it, and waits until it listens.
    Helper start(String... options) throws Exception {
        List<String> all = new ArrayList<>(
                List.of("--socket-path", socket.toString(), "--sysfs", folder.resolve("sys").toString(), "--smartctl",
                        folder.resolve("smartctl").toString(), "-vvv"));
        all.addAll(Arrays.asList(options));
        run(Map.of(), all.toArray(String[]::new));
        while (process.isAlive() && !listening()) {
            Thread.sleep(10);
        }
        return this;
    }

    /// Starts it with these options alone, under the umask that the launcher sets.
    Helper run(Map<String, String> environment, String... options) throws IOException {
        String umask = List.of(options).contains("--socket-group") ? "117" : "177";
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "umask " + umask + " && exec \"$@\"", "sh",
                System.getProperty("java.home") + "/bin/java", "-Xshare:auto", "-p",
                System.getProperty("jdk.module.path"), "-m", "io.smartexporter.helper/io.smartexporter.helper.Main"));
        command.addAll(Arrays.asList(options));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        process = builder.start();
        Thread.ofVirtual().start(() -> {
            try (BufferedReader in = process.inputReader()) {
                in.lines().forEach(lines::add);
            } catch (IOException | UncheckedIOException e) {
                lines.add("reading ended: " + e);
            }
        });
        return this;
    }

    private boolean listening() {
        return output().contains("ready on");
    }

    int exitStatus() throws InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("still runs:\n" + output());
        }
        return process.exitValue();
    }

    String output() {
        return String.join("\n", List.copyOf(lines));
    }

    void awaitOutput(String text) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!output().contains(text)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("no \"" + text + "\" in:\n" + output());
            }
            Thread.sleep(10);
        }
    }

    SocketChannel connect() throws IOException {
        SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
        client.connect(UnixDomainSocketAddress.of(socket));
        return client;
    }

    /// Everything that a client gets, by port; the stream must be whole.
    Map<String, DriveReport> ask() throws IOException {
        try (SocketChannel client = connect()) {
            return read(client, () -> {});
        }
    }

    /// @param joined run when the manifest is there
    static Map<String, DriveReport> read(SocketChannel client, Runnable joined) throws IOException {
        MessageDecoder decoder = new MessageDecoder();
        Map<String, DriveReport> reports = new HashMap<>();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        while (client.read(buffer.clear()) >= 0) {
            buffer.flip();
            for (Message message = decoder.next(buffer); message != null; message = decoder.next(buffer)) {
                if (message instanceof Message.Manifest) {
                    joined.run();
                }
                if (message instanceof DriveReport report) {
                    reports.put(report.drive().port(), report);
                }
            }
        }
        if (!decoder.complete()) {
            throw new IOException("incomplete, after the reports of " + reports.keySet());
        }
        return reports;
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null) {
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
    }
}

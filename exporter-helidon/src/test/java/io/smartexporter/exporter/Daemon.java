package io.smartexporter.exporter;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A process as a person starts it, with everything that it prints.
final class Daemon implements AutoCloseable {
    /// A shell that runs the build in the background has it ignore SIGINT, and nohup SIGHUP; JVM and bash keep to that.
    private static final List<String> WITH_SIGNALS = List.of("/usr/bin/env", "--default-signal=HUP,INT");
    private static final boolean RESETS_SIGNALS = resetsSignals();

    final Process process;
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final Thread reader;

    private Daemon(Process process) {
        this.process = process;
        this.reader = Thread.ofVirtual().start(this::read);
    }

    private static boolean resetsSignals() {
        try {
            return new ProcessBuilder(Stream.concat(WITH_SIGNALS.stream(), Stream.of("true")).toList()).start().waitFor() == 0;
        } catch (IOException | InterruptedException _) {
            return false;
        }
    }

    static Daemon start(Object... command) throws IOException {
        return startIn(Reports.ROOT, command);
    }

    static Daemon startIn(Path folder, Object... command) throws IOException {
        List<String> words = new ArrayList<>(RESETS_SIGNALS ? WITH_SIGNALS : List.of());
        Stream.of(command).map(Object::toString).forEach(words::add);
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return new Daemon(builder.start());
    }

    static Daemon helper(Path socket, Object... more) throws Exception {
        List<Object> command = new ArrayList<>(
                List.of(Reports.ROOT.resolve("bin/smart_exporter_helper"), "--socket-path", socket, "--smartctl",
                        Reports.ROOT.resolve("demo/smartctl"), "--sysfs", Reports.ROOT.resolve("demo/sys"), "-vv"));
        command.addAll(Arrays.asList(more));
        Daemon helper = start(command.toArray());
        helper.awaitLine("ready on");
        return helper;
    }

    static Daemon exporter(Path socket, Object... more) throws Exception {
        List<Object> command = new ArrayList<>(
                List.of(Reports.ROOT.resolve("bin/prometheus_smart_exporter"), "--allow-root", "-vv", "-p", 0));
        command.addAll(Arrays.asList(more));
        command.add(socket);
        return start(command.toArray());
    }

    /// Waits for a line that holds the text.
    String awaitLine(String text) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < end) {
            for (String line : List.copyOf(lines)) {
                if (line.contains(text)) {
                    return line;
                }
            }
            if (!process.isAlive() && !reader.isAlive()) {
                break;
            }
            Thread.sleep(20);
        }
        throw new AssertionError("no line with \"" + text + "\" in:\n" + output());
    }

    /// The address that an exporter says it listens on.
    String address() throws Exception {
        String line = awaitLine("listening on");
        return "http://127.0.0.1:" + line.substring(line.lastIndexOf(' ') + 1);
    }

    /// The exit status of a process that ends by itself.
    int exitStatus() throws Exception {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("still runs after 60 s:\n" + output());
        }
        reader.join();
        return process.exitValue();
    }

    /// The exit status after SIGTERM.
    int terminate() throws Exception {
        process.destroy();
        return exitStatus();
    }

    String output() {
        return String.join("\n", List.copyOf(lines));
    }

    private void read() {
        try (BufferedReader in = process.inputReader()) {
            in.lines().forEach(lines::add);
        } catch (UncheckedIOException | IOException e) {
            lines.add("reading ended: " + e);
        }
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}

package io.smartexporter.helper;

import io.smartexporter.wire.Message.DriveReport;
import io.smartexporter.wire.Outcome;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// Runs smartctl: without a shell, in a fixed environment, for a limited time.
///
/// A process in uninterruptible sleep survives SIGKILL. Such a run stays in `runs`, and no other is started for its drive until it
/// and the reader of its output are gone.
final class Smartctl {
    private static final List<String> ARGUMENTS = List.of("--json=c", "-n", "standby", "-i", "-H", "-A", "-l", "error", "-l",
            "selftest");
    private static final Map<Outcome, String> ERRORS = Map.of(Outcome.TIMEOUT,
            "smartctl did not answer in time and was killed: see the kernel log for this drive, or raise --drive-timeout",
            Outcome.HUNG, "smartctl cannot be killed, no other is started until it is gone: see the kernel log for this drive",
            Outcome.TRUNCATED, "smartctl printed too much and was killed: try it by hand");

    final Duration limit;
    final int parallel;
    final boolean old;
    private final String program;
    private final List<String> arguments;
    private final Map<String, Run> runs = new ConcurrentHashMap<>();
    private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();

    Smartctl(Options options) {
        old = options.number("--protocol", "2", 2) == 1;
        parallel = options.number("--parallel", "16", 256);
        program = options.text("--smartctl", "/usr/sbin/smartctl");
        limit = options.seconds("--drive-timeout", "8");
        arguments = new ArrayList<>(old ? Protocol1.ARGUMENTS : ARGUMENTS);
        arguments.addAll(options.all("--smartctl-arg"));
        if (!program.startsWith("/")) {
            throw Options.usage("--smartctl " + program + ": expected an absolute path");
        }
        boolean there = Files.isExecutable(Path.of(program)) && Files.isRegularFile(Path.of(program));
        Log.problem("smartctl", there ? "" : program + " cannot be run: install smartmontools, or give --smartctl");
    }

    DriveReport read(Drive drive, AtomicInteger budget) throws InterruptedException {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(drive.type().isEmpty() ? List.of(drive.path()) : List.of("-d", drive.type(), drive.path()));
        return run(drive, all, limit, budget);
    }

    /// Runs smartctl until it is done or given up, which may take a second or two more than the limit.
    DriveReport run(Drive drive, List<String> with, Duration atMost, AtomicInteger budget) throws InterruptedException {
        long start = System.nanoTime();
        String key = drive.path() + " " + drive.type();
        if (runs.containsKey(key) && runs.get(key).stuck()) {
            return report(drive, Outcome.HUNG, -1, start, "", new byte[0]);
        }
        try {
            Run run = start(key, with, budget);
            Outcome outcome = run.await(atMost);
            if (!run.stuck()) {
                runs.remove(key);
            }
            return report(drive, outcome, outcome == Outcome.OK ? run.process.exitValue() : -1, start, "", run.take());
        } catch (IOException e) {
            return report(drive, Outcome.FAILED, -1, start, String.valueOf(e.getMessage()), new byte[0]);
        }
    }

    private Run start(String key, List<String> with, AtomicInteger budget) throws IOException {
        List<String> command = new ArrayList<>(with);
        command.addFirst(program);
        ProcessBuilder builder = new ProcessBuilder(command).redirectInput(new File("/dev/null"))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL", "C"));
        gate.readLock().lock();
        try {
            Run run = new Run(builder.start(), budget);
            runs.put(key, run);
            return run;
        } finally {
            gate.readLock().unlock();
        }
    }

    private static DriveReport report(Drive drive, Outcome outcome, int exitStatus, long start, String problem, byte[] output) {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        String name = (drive.device() + " " + drive.type()).strip();
        String error = ERRORS.getOrDefault(outcome, problem);
        Map<String, String> facts = new HashMap<>(drive.facts());
        if (!error.isEmpty()) {
            facts.put("error", error);
        }
        Log.problem("smartctl", problem);
        Log.problem(name, problem.isEmpty() && !error.isEmpty() ? error + " (port " + drive.port() + ")" : "");
        Log.write(Log.DEBUG, name + ": " + outcome.word() + ", " + millis + " ms, " + output.length + " bytes");
        return new DriveReport(drive.id(), outcome, exitStatus, millis, facts, output);
    }

    /// Whether none is left, not even one that was given up.
    boolean idle() {
        return runs.values().stream().noneMatch(run -> run.process.isAlive());
    }

    /// Kills all and lets no other start, for good.
    void end() {
        gate.writeLock().lock();
        runs.values().forEach(Run::kill);
    }
}

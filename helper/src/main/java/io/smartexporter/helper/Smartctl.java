package io.smartexporter.helper;

import static io.smartexporter.helper.Main.demand;
import static io.smartexporter.wire.Outcome.FAILED;
import static io.smartexporter.wire.Outcome.HUNG;
import static io.smartexporter.wire.Outcome.OK;
import static io.smartexporter.wire.Outcome.TIMEOUT;
import static io.smartexporter.wire.Outcome.TRUNCATED;

import io.smartexporter.wire.Message.DriveReport;
import io.smartexporter.wire.Outcome;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// Runs smartctl: without a shell, in a fixed environment, for a limited time.
///
/// A process in uninterruptible sleep survives SIGKILL. Such a run stays in `runs`, and no other is started for its drive until it
/// and the reader of its output are gone.
///
/// @param arguments before the device
/// @param limit of one run
/// @param runs the last of each drive
record Smartctl(String program, List<String> arguments, Duration limit, Map<String, Run> runs) {
    private static final Map<Outcome, String> ERRORS = Map.of(TIMEOUT,
            "smartctl gave no answer in time and was killed: see the kernel log for this drive, or raise --drive-timeout",
            HUNG, "smartctl cannot be ended, no other is started until it is gone: see the kernel log for this drive",
            TRUNCATED, "smartctl printed too much and was killed: try it by hand");

    static Smartctl of(Options options, List<String> asked) {
        File program = new File(options.text("--smartctl", "/usr/sbin/smartctl"));
        demand(program.isAbsolute(), 2, "--smartctl " + program + ": expected an absolute path");
        Log.problem("smartctl", program.canExecute() && !program.isDirectory() ? "" : program + " cannot be run: install it");
        Stream<String> arguments = Stream.of(asked, options.all("--smartctl-arg")).flatMap(List::stream);
        Duration limit = Duration.ofMillis((long) (1000 * options.number("--drive-timeout", "8", Options.SECONDS)));
        return new Smartctl(program.getPath(), arguments.toList(), limit, new ConcurrentHashMap<>());
    }

    DriveReport read(Drive drive, AtomicInteger budget) throws InterruptedException {
        Stream<String> device = Stream.of("-d", drive.id().type(), drive.path()).skip(drive.id().type().isEmpty() ? 2 : 0);
        return run(drive, Stream.concat(arguments.stream(), device).toList(), limit, budget);
    }

    /// Runs smartctl until it is done or given up, which may take two seconds more than the limit.
    DriveReport run(Drive drive, List<String> with, Duration atMost, AtomicInteger budget) throws InterruptedException {
        long start = System.nanoTime();
        Run before = runs.get(drive.name());
        if (before != null && before.stuck()) {
            return report(drive, HUNG, -1, start, "", new byte[0]);
        }
        try {
            Run run = start(drive.name(), with, budget);
            Outcome outcome = run.await(atMost);
            synchronized (this) { // waits for ever if it is end() that has killed it
                runs.computeIfPresent(drive.name(), (_, last) -> last.stuck() ? last : null);
            }
            return report(drive, outcome, outcome == OK ? run.process.exitValue() : -1, start, "", run.output.toByteArray());
        } catch (IOException e) {
            return report(drive, FAILED, -1, start, String.valueOf(e.getMessage()), new byte[0]);
        }
    }

    private synchronized Run start(String drive, List<String> with, AtomicInteger budget) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of(program), with.stream()).toList());
        builder.redirectInput(new File("/dev/null")).redirectError(ProcessBuilder.Redirect.DISCARD).environment().clear();
        builder.environment().putAll(Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL", "C"));
        return runs.merge(drive, new Run(builder.start(), budget), (_, run) -> run);
    }

    private static DriveReport report(Drive drive, Outcome outcome, int status, long start, String problem, byte[] output) {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        String error = ERRORS.getOrDefault(outcome, problem);
        Map<String, String> facts = new HashMap<>(drive.facts());
        facts.putAll(error.isEmpty() ? Map.of() : Map.of("error", error));
        Log.problem("smartctl", problem);
        Log.problem(drive.name(), problem.isEmpty() && !error.isEmpty() ? error + " (port " + drive.id().port() + ")" : "");
        Log.write(Log.DEBUG, drive.name() + ": " + outcome.word() + ", " + millis + " ms, " + output.length + " bytes");
        return new DriveReport(drive.id(), outcome, status, millis, facts, output);
    }

    /// Kills all, and lets none start and none be reported before the process has ended.
    synchronized void end(Runnable process) {
        runs.values().forEach(Run::kill);
        process.run();
    }
}

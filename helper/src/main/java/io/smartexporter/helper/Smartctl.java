package io.smartexporter.helper;

import io.smartexporter.wire.Message.DriveReport;
import io.smartexporter.wire.Outcome;
import io.smartexporter.wire.WireLimits;
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
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Runs smartctl: without a shell, in a fixed environment, for a limited time, one for each drive at a time.
///
/// A run that is stuck stays in `runs`, and no other is started for its drive until it is gone.
final class Smartctl {
    /// Smartctl's drive database on Debian, Fedora and SUSE. Without the file it takes the one that is built into it.
    private static final List<String> DATABASES = List.of("/var/lib/smartmontools/drivedb/drivedb.h",
            "/var/lib/smartmontools/drivedb.h");

    private final String program;
    private final List<Ask> asks;
    private final List<String> more;
    private final Duration limit;
    /// The last of each drive, by name, while it runs or is stuck.
    private final Map<String, Run> runs = new ConcurrentHashMap<>();
    /// Each start and each report takes a permit; the end takes all, for ever.
    private final Semaphore alive = new Semaphore(Short.MAX_VALUE, true);

    /// Logs if smartctl cannot be run: it may be installed later.
    ///
    /// @param version1 true for the predecessor's protocol, which has text
    Smartctl(Options options, boolean version1) {
        program = options.text("--smartctl", "/usr/sbin/smartctl");
        Options.require(program.startsWith("/"), "--smartctl " + program + ": expected an absolute path");
        if (!Files.isExecutable(Path.of(program)) || Files.isDirectory(Path.of(program))) {
            Log.write(Log.ERROR, program + " cannot be run: install it, or name another with --smartctl");
        }
        asks = Ask.all(options, version1);
        more = options.all("--smartctl-arg");
        limit = options.seconds("--drive-timeout", "8");
    }

    /// The file with the drive database for drives that are not NVMe, or `built-in`.
    String database() {
        boolean given = more.stream().anyMatch(argument -> argument.matches("(-B|--drivedb).*"));
        Stream<String> readable = DATABASES.stream().filter(path -> Files.isReadable(Path.of(path)));
        return given ? "--smartctl-arg" : readable.findFirst().orElse("built-in");
    }

    /// @param budget how many bytes the collection may still take; counted down
    DriveReport read(ListedDrive drive, AtomicInteger budget) throws InterruptedException {
        Ask ask = asks.stream().filter(each -> each.glob().fits(drive)).findFirst().orElseThrow();
        List<String> words = new ArrayList<>(List.of(ask.words().split(" +")));
        words.addAll(more);
        if (!drive.id().type().isEmpty()) {
            words.addAll(List.of("-d", drive.id().type()));
        }
        words.add(drive.path());
        return run(drive, words, limit, budget);
    }

    /// Lists the devices that can be opened, in a quarter of the time for a drive.
    DriveReport scan() throws InterruptedException {
        AtomicInteger budget = new AtomicInteger(WireLimits.OUTPUT);
        return run(ListedDrive.named("--scan-open", ""), List.of("--scan-open"), limit.dividedBy(4), budget);
    }

    /// Runs smartctl until it is done or given up, which may take two seconds more than the limit.
    private DriveReport run(ListedDrive drive, List<String> words, Duration atMost, AtomicInteger budget)
            throws InterruptedException {
        long start = System.nanoTime();
        Run before = runs.get(drive.name());
        if (before != null && before.stuck()) {
            String trouble = before.process.isAlive() ? Outcome.HUNG.trouble() : Outcome.LEFT_BEHIND;
            return report(drive, Outcome.HUNG, trouble, start, null);
        }
        try {
            Run run = start(drive.name(), words, budget);
            Outcome outcome = run.await(atMost);
            alive.acquire(); // waits for ever if end() has killed the run
            runs.computeIfPresent(drive.name(), (_, last) -> last.stuck() ? last : null);
            alive.release();
            return report(drive, outcome, outcome.trouble(), start, run);
        } catch (IOException e) {
            return report(drive, Outcome.FAILED, String.valueOf(e.getMessage()), start, null);
        }
    }

    private Run start(String name, List<String> args, AtomicInteger left) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(program);
        builder.command().addAll(args);
        builder.redirectInput(new File("/dev/null")).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL", "C"));
        alive.acquire();
        try {
            Run run = new Run(builder.start(), left);
            runs.put(name, run);
            return run;
        } finally {
            alive.release();
        }
    }

    /// A smartctl that cannot be started is not a problem of a drive, and is logged once for all.
    ///
    /// @param error what is wrong, in words; empty if nothing is
    /// @param run null if none was started
    private static DriveReport report(ListedDrive drive, Outcome outcome, String error, long start, @Nullable Run run) {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        int status = run != null && outcome == Outcome.OK ? run.process.exitValue() : -1;
        byte[] output = run == null ? new byte[0] : run.output.toByteArray();
        Map<String, String> facts = new HashMap<>(drive.facts());
        facts.put("error", error);
        facts.values().removeIf(String::isEmpty);
        boolean ofDrive = outcome != Outcome.OK && outcome != Outcome.FAILED;
        Log.problem(drive.name(), ofDrive, error + " (port " + drive.id().port() + ")");
        Log.problem("smartctl", outcome == Outcome.FAILED, error);
        Log.write(Log.DEBUG, drive.name() + ": " + outcome.word() + ", " + millis + " ms, " + output.length + " bytes");
        return new DriveReport(drive.id(), outcome, status, millis, facts, output);
    }

    boolean anyStuck() {
        return runs.values().stream().anyMatch(Run::stuck);
    }

    /// Kills all; none starts or is reported any more until the process has exited.
    void end(Runnable exit) {
        alive.acquireUninterruptibly(Short.MAX_VALUE);
        runs.values().forEach(Run::kill);
        exit.run();
    }
}

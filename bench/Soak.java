import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The program behind `bench/soak`; the script says what it does.
final class Soak {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern MARKER = Pattern.compile("(?m)^smart_marker_[ab]\\{.*version=\"(\\d+)\"");
    private static final Pattern KILOBYTES = Pattern.compile("(?m)^VmRSS:\\s+(\\d+)");
    private static final List<String> FAULTS = List.of("hang", "hang-term", "half", "half-hang", "kill", "garbage", "empty", "flood", "stderr", "delay=700", "rc=2", "standby");

    private static final int DRIVES = 21;

    private final Path folder = Files.createTempDirectory("soak");
    private final Path demo = folder.resolve("demo");
    /// A line for each run of smartctl, which the demo's smartctl writes where this file is.
    private final Path calls = demo.resolve("drives/calls.log");
    private final Path mapping = folder.resolve("attrmap.json");
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicInteger scrapes = new AtomicInteger();
    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
    private final List<Long> millis = Collections.synchronizedList(new ArrayList<>());
    private String address = "";

    private Soak() throws IOException {}

    public static void main(String[] arguments) throws Exception {
        System.exit(new Soak().run(Path.of(arguments[0]), Integer.parseInt(arguments[1])));
    }

    private int run(Path top, int seconds) throws Exception {
        copy(top.resolve("demo"), demo);
        Files.createFile(calls);
        reload(0);
        Path yaml = Files.writeString(folder.resolve("application.yaml"), "smart:\n  collection:\n    max-age: PT0.5S\n  rules:\n    attr-mapping: " + mapping + "\n");
        Path socket = folder.resolve("ipc");
        Process helper = start("ready on", top + "/bin/smart_exporter_helper", "--socket-path", socket, "--smartctl", demo.resolve("smartctl"), "--sysfs",
                demo.resolve("sys"), "--drive-timeout", "1", "-vv");
        Process exporter = start("listening on", top + "/bin/prometheus_smart_exporter", "--allow-root", "-vv", "--config", yaml, "-p", "0", socket);
        try {
            return soak(helper, exporter, seconds);
        } finally {
            exporter.destroy();
            helper.destroy();
            exporter.waitFor();
            helper.waitFor();
        }
    }

    private int soak(Process helper, Process exporter, int seconds) throws Exception {
        List<Thread> clients = List.of(Thread.ofVirtual().start(this::scrape), Thread.ofVirtual().start(this::scrape));
        Random random = new Random(1);
        int version = 1;
        int reloads = 0;
        int faults = 0;
        long[] warm = {};
        for (int second = 0; second < seconds; second++) {
            if (second == Math.min(60, seconds / 3)) {
                heal();
                Thread.sleep(2500);
                warm = figures(helper, exporter);
            }
            if (second % 5 == 4) {
                Files.writeString(mapping, "{ \"generic\": [ {");
            } else {
                reload(version++);
            }
            reloads++;
            if (second % 3 == 0) {
                heal();
                Files.writeString(demo.resolve("drives/sd" + (char) ('a' + random.nextInt(13)) + ".mode"), FAULTS.get(random.nextInt(FAULTS.size())));
                faults++;
            }
            Thread.sleep(1000);
        }
        heal();
        reload(version);
        Thread.sleep(2500);
        stop.set(true);
        for (Thread client : clients) {
            client.join();
        }
        System.gc();
        long[] end = figures(helper, exporter);
        fullScrapes();
        return report(seconds, reloads, faults, warm, end);
    }

    private int report(int seconds, int reloads, int faults, long[] warm, long[] end) {
        List<Long> sorted = millis.stream().sorted().toList();
        System.out.printf("soak: %d s, %d scrapes, %d reloads, %d faults%n", seconds, scrapes.get(), reloads, faults);
        System.out.printf("answer, most from the cache: median %d ms, 99%% %d ms, slowest %d ms%n", sorted.get(sorted.size() / 2), sorted.get(sorted.size() * 99 / 100), sorted.getLast());
        String[] names = {"helper RSS MiB", "helper files", "helper threads", "helper children", "exporter RSS MiB", "exporter files", "exporter threads", "exporter children"};
        boolean grown = false;
        for (int i = 0; i < names.length; i++) {
            long allowed = names[i].endsWith("MiB") ? 12 : names[i].endsWith("children") ? 0 : 4;
            boolean more = end[i] > warm[i] + allowed;
            System.out.printf("%-18s %4d -> %4d%s%n", names[i], warm[i], end[i], more ? "  GROWN" : "");
            grown |= more;
        }
        System.out.println("failed: " + failures.size());
        failures.stream().limit(10).forEach(System.out::println);
        return failures.isEmpty() && !grown ? 0 : 1;
    }

    /// The time of scrapes that each read all drives: smartctl must have run for each drive in each of them, or there is no such time.
    private void fullScrapes() throws Exception {
        int scrapes = 10;
        List<Long> times = new ArrayList<>();
        long before = runs();
        for (int i = 0; i < scrapes; i++) {
            Thread.sleep(1100); // the cache is older than its max-age, and the helper needs no pause
            long start = System.nanoTime();
            check(HTTP.send(HttpRequest.newBuilder(URI.create(address + "/metrics")).build(), HttpResponse.BodyHandlers.ofString()));
            times.add((System.nanoTime() - start) / 1_000_000);
        }
        long runs = runs() - before;
        Collections.sort(times);
        System.out.printf("full scrapes: %d, %d runs of smartctl for %d drives: ", scrapes, runs, DRIVES);
        System.out.println(runs < (long) scrapes * DRIVES ? "void, some were not full" : "median " + times.get(scrapes / 2) + " ms");
    }

    private long runs() throws IOException {
        try (Stream<String> lines = Files.lines(calls)) {
            return lines.count();
        }
    }

    private void scrape() {
        while (!stop.get()) {
            long start = System.nanoTime();
            try {
                HttpResponse<String> answer = HTTP.send(HttpRequest.newBuilder(URI.create(address + "/metrics")).timeout(Duration.ofSeconds(12)).build(),
                        HttpResponse.BodyHandlers.ofString());
                check(answer);
            } catch (IOException | InterruptedException e) {
                failures.add("scrape: " + e);
            }
            long took = (System.nanoTime() - start) / 1_000_000;
            millis.add(took);
            scrapes.incrementAndGet();
            pause(Math.max(0, 100 - took));
        }
    }

    private void check(HttpResponse<String> answer) {
        Matcher marker = MARKER.matcher(answer.body());
        long versions = marker.results().map(found -> found.group(1)).distinct().count();
        if (answer.statusCode() != 200 || versions > 1 || !answer.body().contains("\nsmart_system_error 0.0\n")) {
            failures.add("status " + answer.statusCode() + ", rule sets in one scrape: " + versions);
        }
        long drives = answer.body().lines().filter(line -> line.startsWith("smart_drive_up{")).count();
        if (drives != DRIVES) {
            failures.add(drives + " drives are listed, not " + DRIVES);
        }
    }

    private void reload(int version) throws IOException {
        String rule = "{ \"id\": %d, \"name\": \"marker_%s\", \"type\": \"gauge\", \"value\": \"VALUE\", \"labels\": { \"version\": \"%d\" } }";
        Path next = Files.writeString(folder.resolve("next"), "{ \"generic\": [" + rule.formatted(9, "a", version) + ", " + rule.formatted(12, "b", version) + "] }");
        Files.move(next, mapping, StandardCopyOption.ATOMIC_MOVE);
    }

    private void heal() throws IOException {
        try (Stream<Path> modes = Files.list(demo.resolve("drives"))) {
            for (Path mode : modes.filter(file -> file.toString().endsWith(".mode")).toList()) {
                Files.delete(mode);
            }
        }
    }

    private Process start(String ready, Object... command) throws Exception {
        Process process = new ProcessBuilder(Stream.of(command).map(Object::toString).toList()).redirectErrorStream(true).start();
        BufferedReader in = process.inputReader();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.contains(ready)) {
                address = "http://127.0.0.1:" + line.substring(line.lastIndexOf(' ') + 1);
                Thread.ofVirtual().start(() -> in.lines().forEach(_ -> {}));
                return process;
            }
            System.err.println(line);
        }
        throw new IOException(Arrays.toString(command) + " did not start");
    }

    private static long[] figures(Process... processes) throws IOException {
        long[] all = new long[processes.length * 4];
        for (int i = 0; i < processes.length; i++) {
            Path proc = Path.of("/proc", Long.toString(processes[i].pid()));
            Matcher rss = KILOBYTES.matcher(Files.readString(proc.resolve("status")));
            all[4 * i] = rss.find() ? Long.parseLong(rss.group(1)) / 1024 : -1;
            all[4 * i + 1] = count(proc.resolve("fd"));
            all[4 * i + 2] = count(proc.resolve("task"));
            all[4 * i + 3] = processes[i].descendants().count();
        }
        return all;
    }

    private static long count(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.collect(Collectors.counting());
        }
    }

    private static void pause(long wait) {
        try {
            Thread.sleep(wait);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()), LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
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
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// The program behind `bench/soak`; the script says what it does.
final class Soak {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int HONEST = 16;
    private static final int DRIVES = 23;

    /// What the honest clients ask for, one after the other.
    private static final List<String> ACCEPT = List.of("text/plain;version=0.0.4", "application/openmetrics-text;version=1.0.0",
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited");
    private static final Pattern MARKER = Pattern.compile("(?m)^smart_marker_[ab]\\{.*version=\"(\\d+)\"");
    private static final Pattern COLLECTIONS = Pattern.compile("(?m)^smart_exporter_collections_total\\{.*\\} (.*)$");
    private static final List<String> FAULTS = List.of("hang", "hang-term", "half", "half-hang", "kill", "garbage", "empty", "flood", "stderr", "delay=700", "rc=2", "standby");

    private final Path folder = Files.createTempDirectory("soak");
    private final Path demo = folder.resolve("demo");
    private final Path mapping = folder.resolve("attrmap.json");
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicInteger scrapes = new AtomicInteger();
    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
    private final List<Long> millis = Collections.synchronizedList(new ArrayList<>());
    private final Path calls = demo.resolve("drives/calls.log");
    private final Random random = new Random(1);
    private int reloads;
    private int faults;
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
        List<AutoCloseable> others = new ArrayList<>();
        try {
            Scraper prometheus = Scraper.start(folder, port());
            others.add(prometheus);
            return soak(helper, exporter, prometheus, seconds);
        } finally {
            for (AutoCloseable other : others) {
                other.close();
            }
            exporter.destroy();
            helper.destroy();
            exporter.waitFor();
            helper.waitFor();
        }
    }

    private int soak(Process helper, Process exporter, Scraper prometheus, int seconds) throws Exception {
        for (int i = 0; i < 5; i++) {
            HTTP.send(HttpRequest.newBuilder(URI.create(address + "/metrics")).build(), HttpResponse.BodyHandlers.ofString()); // the first are slow
        }
        prometheus.begin();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < HONEST; i++) {
            int number = i;
            clients.add(Thread.ofVirtual().start(() -> scrape(number)));
        }
        Figures figures = new Figures(helper, exporter);
        Hostile hostile = new Hostile(port());
        int warm = Math.min(60, seconds / 3);
        torment(0, warm);
        hostile.stop();
        heal();
        rest();
        long[] before = figures.atRest();
        hostile = new Hostile(port());
        int next = warm;
        while (next < seconds) {
            int until = Math.min(seconds, next + Math.max(1, (seconds - warm) / 12));
            torment(next, until);
            figures.note(until);
            next = until;
        }
        String last = "hostile clients: " + hostile.count() + ", connections opened since the beginning of the table: " + hostile.connections();
        hostile.stop();
        heal();
        reload(seconds + 1);
        rest();
        long[] after = figures.atRest();
        String failedAtPrometheus = prometheus.failures();
        stop.set(true);
        for (Thread client : clients) {
            client.join();
        }
        String end = HTTP.send(HttpRequest.newBuilder(URI.create(address + "/metrics")).build(), HttpResponse.BodyHandlers.ofString()).body();
        System.out.printf("soak: %d s, honest clients: %d, their scrapes: %d, reloads: %d, faults: %d%n%s%n", seconds, HONEST, scrapes.get(), reloads, faults, last);
        return report(figures.grown(before, after), end, failedAtPrometheus);
    }

    /// Reloads and faults, from one second to another.
    private void torment(int from, int until) throws Exception {
        for (int second = from; second < until; second++) {
            if (second % 5 == 4) {
                Files.writeString(mapping, "{ \"generic\": [ {");
            } else {
                reload(second + 1);
            }
            reloads++;
            if (second % 3 == 0) {
                heal();
                Files.writeString(demo.resolve("drives/sd" + (char) ('a' + random.nextInt(13)) + ".mode"), FAULTS.get(random.nextInt(FAULTS.size())));
                faults++;
            }
            Thread.sleep(1000);
        }
    }

    /// Until what the hostile clients left is cut off: a head must be whole within ten seconds.
    private static void rest() throws InterruptedException {
        Thread.sleep(12_000);
    }

    private int report(boolean grown, String metrics, String failedAtPrometheus) throws IOException {
        List<Long> sorted = millis.stream().sorted().toList();
        System.out.printf("scrape: median %d ms, 99%% %d ms, slowest %d ms%n", sorted.get(sorted.size() / 2), sorted.get(sorted.size() * 99 / 100), sorted.getLast());
        long runs = Files.readAllLines(calls).stream().filter(line -> line.contains("/dev/")).count();
        long collections = COLLECTIONS.matcher(metrics).results().mapToLong(found -> (long) Double.parseDouble(found.group(1))).sum();
        long needed = collections * DRIVES;
        System.out.printf("collections: %d, runs of smartctl: %d, needed at least: %d%s%n", collections, runs, needed, runs < needed ? "  VOID" : "");
        System.out.println("Prometheus: " + failedAtPrometheus);
        System.out.println("honest scrapes failed or cut: " + failures.size());
        failures.stream().limit(10).forEach(System.out::println);
        if (runs < needed || collections == 0) {
            return 2;
        }
        return failures.isEmpty() && !grown && !failedAtPrometheus.contains("FAILED") ? 0 : 1;
    }

    /// Once a second: text, OpenMetrics and protobuf in turn, each with and without gzip, and now and then the page.
    private void scrape(int client) {
        int round = client;
        while (!stop.get()) {
            long start = System.nanoTime();
            boolean gzip = round / ACCEPT.size() % 2 == 1;
            String accept = ACCEPT.get(round % ACCEPT.size());
            try {
                HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + (round % 20 == 19 ? "/" : "/metrics"))).timeout(Duration.ofSeconds(10));
                request.header("Accept", accept).header("X-Prometheus-Scrape-Timeout-Seconds", "10");
                if (gzip) {
                    request.header("Accept-Encoding", "gzip");
                }
                check(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()), round % 20 == 19);
            } catch (IOException | InterruptedException e) {
                failures.add("scrape: " + e);
            }
            long took = (System.nanoTime() - start) / 1_000_000;
            millis.add(took);
            scrapes.incrementAndGet();
            pause(Math.max(0, 1000 - took));
            round++;
        }
    }

    private void check(HttpResponse<byte[]> answer, boolean page) throws IOException {
        byte[] bytes = answer.body();
        if (answer.headers().firstValue("Content-Encoding").orElse("").equals("gzip")) {
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                bytes = in.readAllBytes();
            }
        }
        String body = new String(bytes, StandardCharsets.ISO_8859_1);
        String type = answer.headers().firstValue("Content-Type").orElse("");
        if (answer.statusCode() != 200) {
            failures.add("status " + answer.statusCode());
        } else if (page && !body.strip().endsWith("</html>")) {
            failures.add("the page has no end");
        } else if (type.contains("openmetrics") && !body.endsWith("# EOF\n")) {
            failures.add("OpenMetrics without its end");
        } else if (type.startsWith("text/plain") || type.contains("openmetrics")) {
            check(body);
        }
    }

    private void check(String body) {
        long versions = MARKER.matcher(body).results().map(found -> found.group(1)).distinct().count();
        if (versions > 1 || !body.contains("\nsmart_system_error 0.0\n")) {
            failures.add("rule sets in one scrape: " + versions + ", or smart_system_error");
        }
        long drives = body.lines().filter(line -> line.startsWith("smart_drive_up{")).count();
        if (drives != DRIVES) {
            failures.add(drives + " drives are listed, not " + DRIVES);
        }
    }

    private int port() {
        return URI.create(address).getPort();
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

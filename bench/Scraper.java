import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A real Prometheus that scrapes the exporter, where one is installed: five jobs, each every five seconds and as patient, half as
/// long as Prometheus is by default.
final class Scraper implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int JOBS = 5;
    private static final Path PROGRAM = Path.of("/usr/bin/prometheus");
    private static final Pattern VALUE = Pattern.compile("\"value\":\\[[^,]+,\"([^\"]+)\"\\]");

    private final Path folder;
    private final int target;
    private final int port;
    private Optional<Process> process = Optional.empty();

    private Scraper(Path folder, int target, int port) {
        this.folder = folder;
        this.target = target;
        this.port = port;
    }

    static Scraper start(Path folder, int target) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return new Scraper(folder, target, free.getLocalPort());
        }
    }

    void begin() throws IOException {
        if (!Files.isExecutable(PROGRAM)) {
            return;
        }
        StringBuilder jobs = new StringBuilder("scrape_configs:\n");
        for (int i = 0; i < JOBS; i++) {
            jobs.append("  - { job_name: soak").append(i).append(", scrape_interval: 5s, scrape_timeout: 5s, static_configs: [ { targets: [ \"127.0.0.1:")
                    .append(target).append("\" ] } ] }\n");
        }
        Path config = Files.writeString(folder.resolve("prometheus.yml"), jobs);
        process = Optional.of(new ProcessBuilder(PROGRAM.toString(), "--config.file=" + config, "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port).redirectErrorStream(true).redirectOutput(folder.resolve("prometheus.log").toFile()).start());
    }

    /// What became of its scrapes, with the word FAILED if any was not answered in time, or without the helper's drives.
    String failures() throws Exception {
        if (process.isEmpty()) {
            return "not installed, not run";
        }
        double all = query("sum(count_over_time(up[1d]))");
        double up = query("sum(sum_over_time(up[1d]))");
        double errors = query("sum(sum_over_time(smart_system_error[1d]))");
        String text = (long) all + " scrapes, " + (long) (all - up) + " of them failed, " + (long) errors + " of them had smart_system_error 1";
        return up == all && errors == 0 ? text : "FAILED: " + text;
    }

    private double query(String expression) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        String answer = HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString()).body();
        Matcher value = VALUE.matcher(answer);
        if (!value.find()) {
            throw new IOException("Prometheus answers " + expression + " with " + answer);
        }
        return Double.parseDouble(value.group(1));
    }

    @Override
    public void close() throws InterruptedException {
        if (process.isPresent()) {
            process.get().destroy();
            process.get().waitFor();
        }
    }
}

package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartexporter.testing.Skip;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// A Prometheus that scrapes one address as job `quick` every two seconds with a timeout of as many, and mostly once more, as job
/// `patient` every three.
final class Prometheus implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Path PROGRAM = Path.of("/usr/bin/prometheus");

    private static final String QUICK = """
              - { job_name: quick, scrape_interval: 2s, scrape_timeout: 2s, static_configs: [ { targets: [ TARGET ] } ] }
            """;
    private static final String PATIENT = """
              - { job_name: patient, scrape_interval: 3s, scrape_timeout: 3s, static_configs: [ { targets: [ TARGET ] } ] }
            """;

    private final Daemon process;
    private final String address;

    private Prometheus(Daemon process) throws Exception {
        this.process = process;
        address = process.awaitLine("msg=\"Listening on\"").replaceFirst(".*address=", "http://");
    }

    /// Skips the test where there is none.
    static void demand() {
        Skip.unless(Files.isExecutable(PROGRAM), "no Prometheus here (package prometheus)");
    }

    /// @param target host and port
    static Prometheus start(Path folder, String target, String... options) throws Exception {
        return startJobs(folder, QUICK + PATIENT, target, options);
    }

    /// One that scrapes the address once, so that a query gives each series once.
    ///
    /// @param target host and port
    static Prometheus startQuick(Path folder, String target) throws Exception {
        return startJobs(folder, QUICK, target);
    }

    /// One that scrapes the address by TLS every second.
    ///
    /// @param target host and port
    /// @param more settings of the job, such as `tls_config`
    static Prometheus startSecure(Path folder, String target, String more) throws Exception {
        return startJobs(folder, "  - { job_name: secure, scheme: https, scrape_interval: 1s, scrape_timeout: 1s, " + more
                + ", static_configs: [ { targets: [ TARGET ] } ] }\n", target);
    }

    /// One as `deploy/prometheus` has it, with all that takes minutes or days there within seconds.
    ///
    /// @param folder has `targets.yml`
    /// @param alertmanager host and port
    static Prometheus startDeployed(Path folder, String alertmanager) throws Exception {
        for (String name : List.of("prometheus.yml", "smart.rules.yml", "smart.recording.yml", "smart.accepted.yml")) {
            Files.writeString(folder.resolve(name), Files.readString(AlertRules.FOLDER.resolve(name))
                    .replace("127.0.0.1:9093", alertmanager).replaceAll("\\bfor: \\w+", "for: 2s")
                    .replaceAll("keep_firing_for: \\w+", "keep_firing_for: 3s")
                    .replaceAll("scrape_timeout: \\w+", "scrape_timeout: 2s")
                    .replaceAll("(scrape_|evaluation_|\\b)interval: \\w+", "$1interval: 2s").replace("[3d:15m]", "[10m:2s]"));
        }
        return startWith(folder, folder.resolve("prometheus.yml"));
    }

    private static Prometheus startJobs(Path folder, String jobs, String target, String... options) throws Exception {
        Path config = Files.writeString(Files.createDirectory(folder).resolve("prometheus.yml"),
                "scrape_configs:\n" + jobs.replace("TARGET", "\"" + target + "\""));
        return startWith(folder, config, options);
    }

    private static Prometheus startWith(Path folder, Path config, String... options) throws Exception {
        Object[] command = {PROGRAM, "--config.file=" + config, "--storage.tsdb.path=" + folder.resolve("data"),
            "--web.listen-address=127.0.0.1:0", "--log.level=debug"};
        Object[] all = new Object[command.length + options.length];
        System.arraycopy(command, 0, all, 0, command.length);
        System.arraycopy(options, 0, all, command.length, options.length);
        Prometheus prometheus = new Prometheus(Daemon.start(all));
        prometheus.process.awaitLine("Server is ready to receive web requests");
        return prometheus;
    }

    /// The samples that a query gives now, by their labels in the order of the alphabet, with the name of the metric first.
    Map<String, Double> query(String expression) throws Exception {
        Map<String, Double> samples = new TreeMap<>();
        for (JsonObject sample : get("query?query=", expression).getJsonObject("data").getJsonArray("result")
                .getValuesAs(JsonObject.class)) {
            samples.put(series(sample.getJsonObject("metric")), Double.valueOf(sample.getJsonArray("value").getString(1)));
        }
        return samples;
    }

    /// What a series is, as an exposition has it, without `instance`.
    private static String series(JsonObject labels) {
        return labels.getString("__name__", "") + labels.keySet().stream().filter(name -> !name.matches("__name__|instance"))
                .sorted().map(name -> name + "=\"" + labels.getString(name) + "\"").collect(Collectors.joining(",", "{", "}"));
    }

    /// Waits until a query gives so many samples.
    void await(int samples, String expression) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        Map<String, Double> last = query(expression);
        while (last.size() != samples && System.nanoTime() < end) {
            Thread.sleep(50);
            last = query(expression);
        }
        assertEquals(samples, last.size(), () -> expression + " in vain; failed scrapes:\n" + failures());
    }

    /// Whether Prometheus was told what a metric of this name is. OpenMetrics tells of counters without `_total`, protobuf with it.
    boolean knows(String metric) throws Exception {
        return !get("metadata?metric=", metric).getJsonObject("data").isEmpty();
    }

    /// What it says of scrapes that failed; empty if none did.
    String failures() {
        return process.output().lines().filter(line -> line.contains("Scrape failed")).collect(Collectors.joining("\n"));
    }

    private JsonObject get(String path, String parameter) throws Exception {
        URI uri = URI.create(address + "/api/v1/" + path + URLEncoder.encode(parameter, StandardCharsets.UTF_8));
        HttpResponse<String> answer = HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer.body());
        try (JsonReader reader = Json.createReader(new StringReader(answer.body()))) {
            return reader.readObject();
        }
    }

    @Override
    public void close() throws Exception {
        process.close();
    }
}

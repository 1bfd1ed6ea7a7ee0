package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.helidon.webserver.WebServer;
import io.smartexporter.testing.Skip;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/// A real Alertmanager with `deploy/prometheus/alertmanager.yml`, whose receivers are this process and whose waits are a second or
/// two.
final class Alertmanager implements AutoCloseable {
    static final Path CONFIG = AlertRules.FOLDER.resolve("alertmanager.yml");
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Path PROGRAM = Path.of("/usr/bin/prometheus-alertmanager");

    /// What a person is sent.
    ///
    /// @param alerts `alertname of host` of those that fire, sorted
    record Notification(String receiver, List<String> alerts) {}

    private final List<Notification> notifications = Collections.synchronizedList(new ArrayList<>());
    private final WebServer receiver;
    private final Daemon process;
    private final String address;

    private Alertmanager(Path folder) throws Exception {
        receiver = WebServer.builder().host("127.0.0.1").port(0)
                .routing(routing -> routing.post("/{receiver}", (request, answer) -> {
                    notifications.add(
                            notification(request.path().pathParameters().get("receiver"), request.content().as(String.class)));
                    answer.send();
                })).build().start();
        String config = Files.readString(CONFIG).replace("127.0.0.1:9099", "127.0.0.1:" + receiver.port())
                .replaceAll("group_wait: \\w+", "group_wait: 5s").replaceAll("group_interval: \\w+", "group_interval: 3s");
        Path file = Files.writeString(Files.createDirectories(folder).resolve("alertmanager.yml"), config);
        process = Daemon.start(PROGRAM, "--config.file=" + file, "--storage.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:0", "--cluster.listen-address=");
        address = process.awaitLine("msg=\"Listening on\"").replaceFirst(".*address=", "");
    }

    /// Skips the test where there is none.
    static void demand() {
        Skip.unless(Files.isExecutable(PROGRAM), "no Alertmanager here (package prometheus-alertmanager)");
    }

    static Alertmanager start(Path folder) throws Exception {
        return new Alertmanager(folder);
    }

    /// Host and port.
    String address() {
        return address;
    }

    List<Notification> notifications() {
        return List.copyOf(notifications);
    }

    /// Raises alerts as Prometheus does.
    ///
    /// @param alerts their labels, as JSON
    void raise(Collection<String> alerts) throws Exception {
        String body = "[" + String.join(",", alerts.stream().map(labels -> "{\"labels\":" + labels + "}").toList()) + "]";
        HttpResponse<String> answer = HTTP.send(HttpRequest.newBuilder(URI.create("http://" + address + "/api/v2/alerts"))
                .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer.body());
    }

    private static Notification notification(String receiver, String body) {
        List<String> alerts = new ArrayList<>();
        try (JsonReader reader = Json.createReader(new StringReader(body))) {
            JsonArray all = reader.readObject().getJsonArray("alerts");
            for (JsonObject alert : all.getValuesAs(JsonObject.class)) {
                JsonObject labels = alert.getJsonObject("labels");
                if (alert.getString("status").equals("firing")) {
                    alerts.add(labels.getString("alertname") + " of " + labels.getString("host", "no host"));
                }
            }
        }
        return new Notification(receiver, List.copyOf(new TreeSet<>(alerts)));
    }

    @Override
    public void close() throws Exception {
        process.close();
        receiver.stop();
    }
}

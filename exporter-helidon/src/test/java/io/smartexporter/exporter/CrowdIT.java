package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A thousand drives, whose answer has some megabytes, and more clients than could each have one in the heap.
@Timeout(300)
class CrowdIT {
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final int DRIVES = 1000;
    private static final int SCRAPES = 5;
    private static final String TEXT = "text/plain;version=0.0.4";
    private static final String OPENMETRICS = "application/openmetrics-text;version=1.0.0";

    @TempDir
    private Path folder;

    /// The deaf ask five times each and read nothing; then one client scrapes as Prometheus does.
    @ParameterizedTest(name = "{0} clients of {1} addresses")
    @CsvSource({"20, 1", "40, 1", "20, 20", "200, 50"})
    void clientsThatDoNotReadTakeNoScrapeAndNoMemory(int clients, int addresses) throws Exception {
        Path yaml = Files.writeString(folder.resolve("application.yaml"),
                "smart:\n  collection:\n    max-age: PT1H\n    deadline: PT60S\n");
        try (Peer helper = new Peer(folder, new ManyDrives(DRIVES));
                Daemon exporter = Daemon.exporter(helper.socket, "--config", yaml)) {
            URI uri = URI.create(exporter.address() + "/metrics");
            isWhole(scrape(uri, TEXT), false);
            List<Socket> deaf = new ArrayList<>();
            try {
                for (int i = 0; i < clients; i++) {
                    deaf.add(deaf(uri, "127.0.1." + (1 + i % addresses), "/metrics"));
                }
                for (int i = 0; i < SCRAPES; i++) {
                    isWhole(scrape(uri, TEXT), false);
                    isWhole(scrape(uri, OPENMETRICS), true);
                }
            } catch (IOException e) {
                throw new AssertionError("no answer from an exporter that prints\n" + exporter.output(), e);
            } finally {
                for (Socket socket : deaf) {
                    socket.close();
                }
            }
            isWhole(scrape(uri, TEXT), false);
            assertTrue(exporter.process.isAlive(), exporter::output);
            assertFalse(exporter.output().contains("\tat "), exporter::output);
        }
    }

    /// Each holds an answer of its own, for each scrape reads the drives anew; then as many hold the pages.
    @Test
    void answersThatNobodyTakesAndNobodySharesFillNoMemory() throws Exception {
        Path yaml = Files.writeString(folder.resolve("application.yaml"),
                "smart:\n  collection:\n    max-age: PT0S\n    deadline: PT60S\n");
        List<Socket> deaf = new ArrayList<>();
        try (Peer helper = new Peer(folder, new ManyDrives(DRIVES));
                Daemon exporter = Daemon.exporter(helper.socket, "--config", yaml)) {
            URI uri = URI.create(exporter.address() + "/metrics");
            for (int i = 0; i < 60; i++) {
                String names = i % 3 == 0 ? "?name[]=smart_drive_info&name[]=n" + i : "";
                deaf.add(deaf(uri, "127.0.1." + (1 + i % 30), "/metrics" + names));
                if (i % 20 == 19) {
                    isWhole(scrape(uri, TEXT), false);
                }
            }
            for (int i = 0; i < 60; i++) {
                deaf.add(deaf(uri, "127.0.1." + (1 + i % 30), i % 4 == 0 ? "/rules" : "/"));
            }
            for (int i = 0; i < 3; i++) {
                isWhole(scrape(uri, TEXT), false);
            }
            assertFalse(exporter.output().contains("\tat "), exporter::output);
        } finally {
            for (Socket socket : deaf) {
                socket.close();
            }
        }
    }

    private static Socket deaf(URI uri, String from, String path) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
        String request = "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
        socket.getOutputStream().write(request.repeat(5).getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static HttpResponse<String> scrape(URI uri, String accept) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri).header("Accept", accept).timeout(Duration.ofSeconds(30)).build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static void isWhole(HttpResponse<String> answer, boolean openMetrics) {
        assertEquals(200, answer.statusCode(), answer::body);
        assertTrue(answer.body().endsWith(openMetrics ? "\n# EOF\n" : "\n"), "ends with its last line");
        assertEquals(DRIVES, answer.body().lines().filter(line -> line.startsWith("smart_drive_up{")).count());
    }
}

package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartexporter.wire.DriveId;
import io.smartexporter.wire.Message.Manifest;
import io.smartexporter.wire.MessageEncoder;
import java.io.ByteArrayOutputStream;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// As many drives as a host may have, and clients that take nothing of their answers.
@Timeout(180)
class ThousandDrivesIT {
    private static final int DRIVES = 1000;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private final List<Socket> deaf = new ArrayList<>();
    private Peer helper;

    @BeforeEach
    void start() throws Exception {
        byte[] stream = stream();
        helper = new Peer(folder, (client, _) -> Peer.send(client, stream));
    }

    @AfterEach
    void stop() throws Exception {
        for (Socket client : deaf) {
            client.close();
        }
        helper.close();
    }

    @Test
    void clientsThatTakeNothingKeepNobodyWaiting() throws Exception {
        try (Daemon exporter = exporter("PT1H")) {
            for (int i = 0; i < 20; i++) {
                deaf(exporter, "127.0.0.1", "/metrics");
            }
            for (int i = 0; i < 3; i++) {
                scrape(exporter);
            }
            assertFalse(exporter.output().contains("\tat "), exporter.output());
        }
    }

    /// Each of them holds an answer of its own, for each scrape reads the drives anew.
    @Test
    void clientsThatTakeNothingFillNoMemory() throws Exception {
        try (Daemon exporter = exporter("PT0S")) {
            for (int i = 0; i < 60; i++) {
                deaf(exporter, "127.0.0." + (2 + i % 30),
                        i % 3 == 0 ? "/metrics?name[]=smart_drive_info&name[]=n" + i : "/metrics");
                if (i % 20 == 19) {
                    scrape(exporter);
                }
            }
            for (int i = 0; i < 60; i++) {
                deaf(exporter, "127.0.0." + (2 + i % 30), "/");
            }
            for (int i = 0; i < 3; i++) {
                scrape(exporter);
            }
            assertFalse(exporter.output().contains("\tat "), exporter.output());
        }
    }

    private Daemon exporter(String maxAge) throws Exception {
        Path yaml = Files.writeString(folder.resolve("max-age.yaml"), "smart:\n  collection:\n    max-age: " + maxAge + "\n");
        return Daemon.exporter(helper.socket, "--config", yaml);
    }

    private void deaf(Daemon exporter, String from, String path) throws Exception {
        URI uri = URI.create(exporter.address());
        Socket client = new Socket();
        client.setReceiveBufferSize(4096);
        client.bind(new InetSocketAddress(from, 0));
        client.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
        client.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        deaf.add(client);
    }

    private static void scrape(Daemon exporter) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(exporter.address() + "/metrics")).timeout(Duration.ofSeconds(30))
                .build();
        HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals(DRIVES, answer.body().lines().filter(line -> line.startsWith("smart_drive_up{")).count());
        assertTrue(answer.body().endsWith("\n"));
    }

    private static byte[] stream() throws Exception {
        List<DriveId> ids = new ArrayList<>();
        for (int i = 0; i < DRIVES; i++) {
            ids.add(new DriveId(i + ":0:0:0", "sd" + i, "", "sata"));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(MessageEncoder.encode(new Manifest("1", 0, ids)));
        for (DriveId id : ids) {
            bytes.write(MessageEncoder.encode(Reports.recorded(id, Reports.DEMO.resolve("sdd.json"))));
        }
        bytes.write(MessageEncoder.end());
        return bytes.toByteArray();
    }
}

package io.smartexporter.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whole answers to another host, 5 ms away. Loopback with its large packets and its large buffers takes at once what a network
/// takes in many parts.
@Timeout(600)
class NetworkIT {
    private static final int ROUNDS = 3;
    private static final int FEW = 23;
    private static final int MANY = 500;
    private static final int FEW_PORT = 9257;
    private static final int MANY_PORT = 9258;

    /// The families are in the order of the alphabet; OpenMetrics has this one without `_total`.
    private static final String LAST_FAMILY = "smart_written_lbas";

    private static final String GET = "GET /metrics HTTP/1.1\r\nHost: x\r\n";
    private static final String GZIP = "Accept-Encoding: gzip\r\n";
    private static final String OPENMETRICS = "Accept: application/openmetrics-text;version=1.0.0\r\n";
    private static final String PROTOBUF = "Accept: application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;"
            + "encoding=delimited\r\n";
    private static final List<String> REQUESTS = List.of(GET, GET + GZIP, GET + OPENMETRICS, GET + OPENMETRICS + GZIP,
            GET + PROTOBUF, GET + PROTOBUF + GZIP, "GET / HTTP/1.1\r\nHost: x\r\n");

    @TempDir
    private static Path folder;

    private static Namespaces network;
    private static final List<AutoCloseable> PROCESSES = new ArrayList<>();
    private static int clients;

    @BeforeAll
    static void start() throws Exception {
        Namespaces.demand();
        network = Namespaces.open(5);
        Path yaml = Files.writeString(folder.resolve("application.yaml"),
                "smart:\n  collection:\n    max-age: PT1H\n    deadline: PT60S\n");
        Path few = folder.resolve("few");
        PROCESSES.add(Daemon.helper(few));
        Peer many = new Peer(folder, new ManyDrives(MANY));
        PROCESSES.add(many);
        for (Object[] what : new Object[][]{{few, FEW_PORT}, {many.socket, MANY_PORT}}) {
            Daemon exporter = Daemon.start(Namespaces.on(network.server(), Reports.ROOT.resolve("bin/prometheus_smart_exporter"),
                    "--allow-root", "-vv", "--config", yaml, "-a", Namespaces.ADDRESS, "-p", what[1], what[0]));
            PROCESSES.add(exporter);
            exporter.awaitLine("listening on");
        }
    }

    @AfterAll
    static void stop() throws Exception {
        Collections.reverse(PROCESSES);
        for (AutoCloseable process : PROCESSES) {
            process.close();
        }
        if (network != null) {
            network.close();
        }
    }

    @ParameterizedTest(name = "{1} drives, packets of {0}, {3}, reads {2}")
    @CsvSource({"1500, 23, quick, keep-alive", "1500, 23, quick, close", "1500, 23, slow, keep-alive", "1500, 23, slow, close",
        "1500, 500, quick, keep-alive", "1500, 500, quick, close", "1500, 500, slow, keep-alive", "1500, 500, slow, close",
        "576, 23, quick, keep-alive", "576, 23, quick, close", "576, 23, slow, keep-alive", "576, 23, slow, close",
        "576, 500, quick, keep-alive", "576, 500, quick, close", "576, 500, slow, keep-alive", "576, 500, slow, close"})
    void everyAnswerArrivesWhole(int mtu, int drives, String speed, String connections) throws Exception {
        network.mtu(mtu);
        List<String> requests = new ArrayList<>();
        int rounds = speed.equals("slow") ? 1 : ROUNDS;
        for (int round = 0; round < rounds; round++) {
            requests.addAll(REQUESTS);
        }
        Path answers = ask(drives == FEW ? FEW_PORT : MANY_PORT, connections, speed, requests);
        for (int i = 0; i < requests.size(); i++) {
            isWhole(requests.get(i), answers.resolve(i + ".head"), answers.resolve(i + ".body"), drives);
        }
    }

    /// Two at once, of which one is slow: the slow one's answer is whole too.
    @ParameterizedTest(name = "{0} drives")
    @CsvSource({"23", "500"})
    void aSlowReaderAndAQuickOneBothGetAll(int drives) throws Exception {
        network.mtu(1500);
        int port = drives == FEW ? FEW_PORT : MANY_PORT;
        List<String> requests = List.of(GET, GET + GZIP, GET + OPENMETRICS);
        Path slow = newFolder();
        try (Daemon other = client(slow, port, "keep-alive", "slow", requests)) {
            Path quick = ask(port, "keep-alive", "quick", requests);
            assertEquals(0, other.exitStatus(), other::output);
            for (int i = 0; i < requests.size(); i++) {
                isWhole(requests.get(i), slow.resolve(i + ".head"), slow.resolve(i + ".body"), drives);
                isWhole(requests.get(i), quick.resolve(i + ".head"), quick.resolve(i + ".body"), drives);
            }
        }
    }

    private static Path ask(int port, String connections, String speed, List<String> requests) throws Exception {
        Path answers = newFolder();
        try (Daemon client = client(answers, port, connections, speed, requests)) {
            assertEquals(0, client.exitStatus(), client::output);
        }
        return answers;
    }

    private static Path newFolder() throws IOException {
        return Files.createDirectory(folder.resolve("answers" + clients++));
    }

    private static Daemon client(Path answers, int port, String connections, String speed, List<String> requests)
            throws Exception {
        List<Object> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java"), "-Xshare:auto",
                "-XX:TieredStopAtLevel=1", "-cp", Reports.ROOT.resolve("exporter-helidon/target/test-classes"),
                RawClient.class.getName(), answers, Namespaces.ADDRESS, port, connections, speed));
        command.addAll(requests);
        return Daemon.start(Namespaces.on(network.client(), command.toArray()));
    }

    private static void isWhole(String request, Path headFile, Path bodyFile, int drives) throws Exception {
        String head = Files.readString(headFile);
        byte[] body = Files.readAllBytes(bodyFile);
        assertTrue(head.startsWith("HTTP/1.1 200 "), head);
        assertEquals(request.contains(GZIP), head.contains("\r\nContent-Encoding: gzip\r\n"), head);
        if (request.contains(GZIP)) {
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
                body = in.readAllBytes();
            }
        }
        if (request.contains(PROTOBUF)) {
            assertEquals(drives, protobufMetrics(body, "smart_drive_up"));
            assertTrue(protobufMetrics(body, LAST_FAMILY + "_total") > 0, "ends with its last family");
        } else if (request.startsWith("GET / ")) {
            String page = new String(body, UTF_8);
            assertTrue(page.stripTrailing().endsWith("</html>"), "the page ends as it should");
        } else {
            isAnExposition(new String(body, UTF_8), drives, request.contains(OPENMETRICS));
        }
    }

    private static void isAnExposition(String text, int drives, boolean openMetrics) {
        assertTrue(text.endsWith(openMetrics ? "\n# EOF\n" : "\n"), "ends with its last line");
        String last = text.lines().filter(line -> line.startsWith("# TYPE ")).toList().getLast();
        assertTrue(last.startsWith("# TYPE " + LAST_FAMILY), last);
        assertEquals(openMetrics, text.contains("# EOF"));
        for (String line : text.split("\n")) {
            assertTrue(line.matches("# (HELP|TYPE|UNIT) \\w+ .+|# EOF|\\w+(\\{.*\\})? \\S+( \\S+)?"), line);
        }
        assertEquals(drives, text.lines().filter(line -> line.startsWith("smart_drive_up{")).count());
    }

    /// How many metrics a family has. The body is families, each behind its length; of a family, field 1 is the name and each field 4
    /// a metric. All fields of a family but its type are behind their length.
    private static int protobufMetrics(byte[] body, String name) {
        ByteBuffer in = ByteBuffer.wrap(body);
        int metrics = 0;
        while (in.hasRemaining()) {
            int length = varint(in);
            ByteBuffer family = in.slice(in.position(), length);
            in.position(in.position() + length);
            String found = "";
            int count = 0;
            while (family.hasRemaining()) {
                int tag = varint(family);
                int value = varint(family);
                if ((tag & 7) == 2) {
                    byte[] field = new byte[value];
                    family.get(field);
                    found = tag >> 3 == 1 ? new String(field, UTF_8) : found;
                    count += tag >> 3 == 4 ? 1 : 0;
                }
            }
            metrics += found.equals(name) ? count : 0;
        }
        return metrics;
    }

    private static int varint(ByteBuffer in) {
        int value = 0;
        int next = in.get();
        int shift = 0;
        while (next < 0) {
            value |= (next & 0x7f) << shift;
            shift += 7;
            next = in.get();
        }
        return value | next << shift;
    }
}

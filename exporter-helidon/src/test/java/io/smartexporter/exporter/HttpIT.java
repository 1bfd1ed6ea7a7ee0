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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients that are slow, many, rude or no HTTP clients at all.
@Timeout(120)
class HttpIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String GET = "GET /metrics HTTP/1.1\r\nHost: x\r\n";

    @TempDir
    private static Path folder;

    private static DemoDrives demo;
    private static Daemon helper;
    private static Daemon exporter;
    private static InetSocketAddress address;

    @BeforeAll
    static void start() throws Exception {
        demo = DemoDrives.copy(folder.resolve("demo"));
        helper = Daemon.helper(folder.resolve("ipc"), "--smartctl", demo.watchedSmartctl(), "--sysfs", demo.sysfs());
        exporter = Daemon.exporter(folder.resolve("ipc"));
        URI uri = URI.create(exporter.address());
        address = new InetSocketAddress(uri.getHost(), uri.getPort());
    }

    @AfterAll
    static void stop() throws Exception {
        exporter.close();
        helper.close();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"`\\0\\1 garbage\\r\\n\\r\\n`, 400",
        "`GET /metrics HTTP/3.7\\r\\nHost: x\\r\\n\\r\\n`, 505",
        "`GET /metrics HTTP/1.1\\r\\n\\r\\n`, 400", "`GET /metrics HTTP/1.1\\r\\nHost: x\\r\\nno colon\\r\\n\\r\\n`, 400",
        "`GET /%zz HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n`, 400",
        "`GET /metrics?name%5B%5D=%zz HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n`, 400",
        "`PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n`, 505", "`GET /A HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n`, 414",
        "`GET /metrics HTTP/1.1\\r\\nHost: x\\r\\nX: A\\r\\n\\r\\n`, 431",
        "`POST /-/reload HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 1000000000\\r\\n\\r\\nA`, 413",
        "`DELETE /metrics HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n`, 405"})
    void aWrongRequestIsTheClientsMistake(String request, int status) throws Exception {
        String bytes = request.translateEscapes().replace("A", "a".repeat(100_000));
        try (Socket client = connect()) {
            write(client, bytes);
            assertEquals("HTTP/1.1 " + status, read(client, 12));
        }
        nothingWasLogged();
    }

    /// Where another server would see the end of the body elsewhere, what is behind it could be taken for a request of somebody else's.
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 0\r\nContent-Length: 31", "Content-Length: 31\r\nContent-Length: 0",
        "Content-Length: 0, 31",
        "Content-Length: -1", "Content-Length: +31", "Content-Length: 31\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 31", "Transfer-Encoding: xchunked", "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: \u00a0chunked", "Transfer-Encoding : chunked", "X: y\r\n Content-Length: 31", "Content-Length: 0x1f"})
    void aRequestThatCanBeReadInTwoWaysIsRefusedAndNothingBehindItIsRead(String fields) throws Exception {
        for (String method : List.of("GET /metrics", "POST /-/reload")) {
            try (Socket client = connect()) {
                String text = method + " HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n\r\nGET /hidden HTTP/1.1\r\nHost: x\r\n\r\n";
                client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
                String all = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertTrue(all.startsWith("HTTP/1.1 400 "), all);
                assertEquals(1, all.split("HTTP/1\\.1 ", -1).length - 1, all);
            }
        }
        nothingWasLogged();
    }

    /// What is behind a body, or is one that nobody reads, is no request.
    @ParameterizedTest
    @ValueSource(strings = {"GET /health HTTP/1.1\r\nHost: x\r\nContent-Length: 34\r\n\r\n",
        "POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc",
        "POST /-/reload HTTP/1.1\r\nHost: x\r\nConnection: content-length\r\nContent-Length: 3\r\n\r\nabc",
        "GET /metrics HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n0\r\nTrailer: x\r\n\r\n",
        "HEAD /metrics HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc"})
    void aBodyEndsTheConnection(String request) throws Exception {
        try (Socket client = connect()) {
            write(client, request + "GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n");
            String all = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertFalse(all.contains("HTTP/1.1 404 "), all);
            assertTrue(all.startsWith("HTTP/1.1 200 ") || all.startsWith("HTTP/1.1 405 "), all);
        }
        nothingWasLogged();
    }

    /// As `nc` and some load balancers do.
    @ParameterizedTest
    @ValueSource(strings = {"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n", "GET /metrics HTTP/1.0\r\n\r\n"})
    void aClientThatHasSentItsLastWordGetsTheWholeAnswer(String request) throws Exception {
        try (Socket client = connect()) {
            write(client, request);
            client.shutdownOutput();
            String all = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(all.startsWith("HTTP/1.1 200 "), all);
            assertEquals(23, all.lines().filter(line -> line.startsWith("smart_drive_up{")).count());
        }
    }

    /// The parser behind gets such a head in a longer form.
    @ParameterizedTest
    @ValueSource(strings = {"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n",
        "GET /health HTTP/1.1\nHost:x\nConnection:close\n",
        "GET /health HTTP/1.0\n", "GET /health HTTP/1.0\r\n"})
    void theLongestHeadIsServedAndOneByteMoreIsRefused(String beginning) throws Exception {
        String end = beginning.contains("\r") ? "\r\n" : "\n";
        String most = beginning + ("X:a" + end).repeat(90) + "Y:";
        String head = most + "b".repeat(RequestHead.LONGEST - most.length() - 2 * end.length()) + end + end;
        assertEquals("HTTP/1.1 200", firstOf(head));
        assertEquals("HTTP/1.1 431", firstOf(head.replace("Y:", "Y:b")));
        nothingWasLogged();
    }

    private static String firstOf(String request) throws IOException {
        try (Socket client = connect()) {
            write(client, request);
            return read(client, 12);
        }
    }

    /// At each byte of a request.
    @Test
    void aClientMayLeaveAtAnyTime() throws Exception {
        String request = "POST /-/reload HTTP/1.1\r\nHost: x\r\nOrigin: y\r\nContent-Length: 3\r\n\r\nabc";
        for (int i = 0; i < request.length(); i++) {
            try (Socket client = connect()) {
                write(client, request.substring(0, i));
            }
        }
        try (Socket client = connect()) {
            write(client, GET + "\r\n");
            read(client, 1);
        }
        assertEquals(200, scrape());
        nothingWasLogged();
    }

    @Test
    void requestsInOneGoAreAnsweredInTurn() throws Exception {
        try (Socket client = connect()) {
            write(client, "GET /health HTTP/1.1\r\nHost: x\r\n\r\nGET /none HTTP/1.1\r\nHost: x\r\n\r\nnonsense\r\n\r\n");
            String all = new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertEquals(List.of("200", "404", "400"), all.lines().filter(line -> line.contains("HTTP/1.1 "))
                    .map(line -> line.replaceFirst(".*HTTP/1.1 (\\d+).*", "$1")).toList(), all);
        }
    }

    @Test
    void sixtyFourScrapesAtOnceAreOneCollection() throws Exception {
        int before = demo.runs().size();
        Path yaml = Files.writeString(folder.resolve("fresh.yaml"), "smart:\n  collection:\n    max-age: PT1H\n");
        try (Daemon fresh = Daemon.exporter(folder.resolve("ipc"), "--config", yaml)) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(fresh.address() + "/metrics")).build();
            List<CompletableFuture<HttpResponse<String>>> scrapes = Stream
                    .generate(() -> HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString())).limit(64).toList();
            for (CompletableFuture<HttpResponse<String>> scrape : scrapes) {
                assertEquals(200, scrape.get().statusCode());
                assertEquals(23, scrape.get().body().lines().filter(line -> line.startsWith("smart_drive_up{")).count());
            }
        }
        assertEquals(before + 23, demo.runs().size());
    }

    @Test
    void idleConnectionsKeepNoScrapeWaiting() throws Exception {
        List<Socket> idle = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            idle.add(connect());
        }
        assertEquals(200, scrape());
        for (Socket client : idle) {
            client.close();
        }
    }

    @Test
    void aClientThatSendsByteByByteIsServedAndHoldsUpNobody() throws Exception {
        try (Socket client = connect()) {
            for (char c : (GET + "\r\n").toCharArray()) {
                write(client, String.valueOf(c));
                assertEquals(200, scrape());
            }
            assertEquals("HTTP/1.1 200", read(client, 12));
        }
    }

    @Test
    void clientsThatNeverReadHoldUpNobody() throws Exception {
        List<Socket> deaf = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Socket client = new Socket();
            client.setReceiveBufferSize(4096);
            client.connect(address);
            write(client, (GET + "\r\n").repeat(5));
            deaf.add(client);
        }
        for (int i = 0; i < 10; i++) {
            assertEquals(200, scrape());
        }
        for (Socket client : deaf) {
            client.close();
        }
        nothingWasLogged();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"`GET /metrics HTTP/1.0\\r\\n\\r\\n`, 200", "`GET /health HTTP/1.0\\n\\n`, 200",
        "`OPTIONS / HTTP/1.0\\r\\n\\r\\n`, 204", "`GET /health HTTP/1.1\\r\\nHost: x\\r\\nConnection: Close\\r\\n\\r\\n`, 200",
        "`GET /-/healthy HTTP/1.0\\r\\n\\r\\n`, 200", "`GET /-/ready HTTP/1.0\\r\\n\\r\\n`, 200",
        "`PUT /-/reload HTTP/1.0\\r\\n\\r\\n`, 405", "`GET /none HTTP/1.0\\r\\n\\r\\n`, 404",
        "`GET http://x/health HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n`, 200",
        "`POST /-/reload HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 0\\r\\nContent-Length: 5\\r\\n\\r\\nabcde`, 400",
        "`POST /-/reload HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding: xchunked\\r\\n\\r\\n`, 400",
        "`POST /-/reload HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 5\\r\\n\\r\\nabcde`, 200"})
    void theConnectionIsClosedBehindTheAnswer(String request, int status) throws Exception {
        try (Socket client = connect()) {
            write(client, request.translateEscapes());
            String all = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(all.startsWith("HTTP/1.1 " + status + " "), all);
            assertFalse(all.contains("Transfer-Encoding: chunked"), all);
        }
        nothingWasLogged();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/", "/health", "/-/ready"})
    void headIsAnsweredLikeGetWithoutABody(String path) throws Exception {
        String head = whole("HEAD " + path);
        String get = whole("GET " + path);
        assertTrue(head.endsWith("\r\n\r\n"), head);
        assertEquals(contentType(get), contentType(head));
        assertTrue(head.startsWith("HTTP/1.1 200 "), head);
        String length = head.lines().filter(line -> line.startsWith("Content-Length: ")).findFirst().orElse("");
        assertTrue(length.isEmpty() ? path.equals("/metrics") : get.contains(length + "\r\n"), "untrue: " + length);
    }

    /// Twice as many connections as one peer may have, from each of several addresses: all of them wait for the rest of a request.
    @Test
    void requestsThatNeverEndKeepNobodyOut() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 1000; i++) {
                Socket client = new Socket();
                client.bind(new InetSocketAddress("127.0.0." + (2 + i % 8), 0));
                client.connect(address);
                write(client, "GET /metrics HTTP/1.1\r\nX: ");
                slow.add(client);
            }
            for (int i = 0; i < 10; i++) {
                assertEquals(200, scrape());
            }
            for (int i = 0; i < 200; i++) {
                Socket client = connect();
                slow.add(client);
                write(client, "GET /met");
            }
            assertEquals(200, scrape(), "from the same address");
        } finally {
            for (Socket client : slow) {
                client.close();
            }
        }
    }

    /// Eight addresses have as many connections as there may be, and not one of them can be spared: all wait for the helper.
    @Test
    void aCrowdThatWaitsForAHelperThatHangsKeepsNobodyOut() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Path own = Files.createDirectory(folder.resolve("hangs"));
        List<Socket> crowd = new ArrayList<>();
        try (Peer hanging = new Peer(own, (_, _) -> end.await());
                Daemon waiting = Daemon.exporter(hanging.socket)) {
            URI uri = URI.create(waiting.address());
            for (int i = 0; i < 520; i++) {
                Socket client = new Socket();
                crowd.add(client);
                client.bind(new InetSocketAddress("127.0.0." + (2 + i % 8), 0));
                client.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
                write(client, GET + "X-Prometheus-Scrape-Timeout-Seconds: 3000\r\n\r\n");
            }
            HttpRequest request = HttpRequest.newBuilder(uri.resolve("/metrics"))
                    .header("X-Prometheus-Scrape-Timeout-Seconds", "2")
                    .timeout(Duration.ofSeconds(20)).build();
            HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode());
            assertTrue(answer.body().contains("\nsmart_system_error 1.0\n"), answer.body());
            assertFalse(waiting.output().contains("\tat "), waiting.output());
        } finally {
            end.countDown();
            for (Socket client : crowd) {
                client.close();
            }
        }
    }

    @Test
    void aRequestThatIsNotWholeWithinTenSecondsIsCutOff() throws Exception {
        try (Socket client = connect()) {
            long start = System.nanoTime();
            write(client, "GET /metrics HTTP/1.1\r\n");
            assertEquals(-1, client.getInputStream().read());
            long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
            assertTrue(seconds >= 9 && seconds < 15, "after " + seconds + " s");
        }
    }

    /// More clients than there are file descriptors.
    @Test
    void withoutDescriptorsItGoesOn() throws Exception {
        Path start = Files.writeString(folder.resolve("few-files"), "ulimit -n 100; exec \"$@\"\n");
        try (Daemon few = Daemon.start("bash", start, Reports.ROOT.resolve("bin/prometheus_smart_exporter"), "--allow-root",
                "-vv",
                "-p", 0, folder.resolve("ipc"))) {
            URI uri = URI.create(few.address());
            List<Socket> crowd = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                Socket client = new Socket();
                client.bind(new InetSocketAddress("127.0.0." + (2 + i % 20), 0));
                client.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
                crowd.add(client);
            }
            HttpRequest request = HttpRequest.newBuilder(uri.resolve("/metrics")).timeout(Duration.ofSeconds(20)).build();
            String text = HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
            assertTrue(text.contains("\nsmart_system_error 0.0\n"), text);
            for (Socket client : crowd) {
                client.close();
            }
            assertEquals(200, HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
            assertFalse(few.output().contains("\tat "), few.output());
        }
    }

    private static String whole(String request) throws Exception {
        try (Socket client = connect()) {
            write(client, request + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String contentType(String answer) {
        return answer.lines().filter(line -> line.startsWith("Content-Type: ")).findFirst().orElseThrow();
    }

    private static int scrape() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(exporter.address() + "/metrics")).timeout(Duration.ofSeconds(20))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    private static Socket connect() throws IOException {
        Socket client = new Socket();
        client.setSoTimeout(20_000);
        client.connect(address);
        return client;
    }

    private static void write(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String read(Socket client, int bytes) throws IOException {
        return new String(client.getInputStream().readNBytes(bytes), StandardCharsets.US_ASCII);
    }

    private static void nothingWasLogged() {
        assertFalse(exporter.output().contains("\tat "), exporter.output());
        assertFalse(exporter.output().contains("error"), exporter.output());
    }
}

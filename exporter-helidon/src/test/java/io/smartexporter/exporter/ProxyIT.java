package io.smartexporter.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartexporter.testing.Skip;
import java.io.ByteArrayInputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The exporter behind nginx and HAProxy, as people put it there: with as little configuration as each of them takes.
@Timeout(180)
class ProxyIT {
    private static final Path NGINX = Path.of("/usr/sbin/nginx");
    private static final Path HAPROXY = Path.of("/usr/sbin/haproxy");
    private static final Path CURL = Path.of("/usr/bin/curl");
    private static final int MANY = 200;

    /// HTTP/1.0 and a connection for each request, as nginx does by default.
    private static final String NGINX_1_0 = "nginx-1.0";

    /// HTTP/1.1 and connections that are kept.
    private static final String NGINX_1_1 = "nginx-1.1";
    private static final String HAPROXY_DEFAULT = "haproxy-default";

    /// Takes any connection to the exporter for any client.
    private static final String HAPROXY_REUSE = "haproxy-reuse";

    private static final String NO_PROXY = "none";
    private static final String STATISTICS = "statistics";

    private static final String NGINX_CONFIGURATION = """
            daemon off;
            master_process off;
            pid FOLDER/nginx.pid;
            error_log stderr;
            events {}
            http {
                access_log off;
                client_body_temp_path FOLDER;
                proxy_temp_path FOLDER;
                fastcgi_temp_path FOLDER;
                uwsgi_temp_path FOLDER;
                scgi_temp_path FOLDER;
                upstream kept { server EXPORTER; keepalive 4; }
                server {
                    listen 127.0.0.1:nginx-1.0;
                    location / { proxy_pass http://EXPORTER; }
                }
                server {
                    listen 127.0.0.1:nginx-1.1;
                    location / { proxy_pass http://kept; proxy_http_version 1.1; proxy_set_header Connection ""; }
                }
            }
            """;

    private static final String HAPROXY_CONFIGURATION = """
            defaults
                mode http
                timeout connect 5s
                timeout client 30s
                timeout server 30s
            listen haproxy-default
                bind 127.0.0.1:haproxy-default
                server exporter EXPORTER
            listen haproxy-reuse
                bind 127.0.0.1:haproxy-reuse
                http-reuse always
                option httpchk GET /-/ready
                server exporter EXPORTER check inter 100ms
            backend checks-health
                option httpchk GET /health
                server exporter EXPORTER check inter 100ms
            backend checks-head
                option httpchk HEAD /-/ready
                server exporter EXPORTER check inter 100ms
            backend checks-metrics
                option httpchk GET /metrics
                server exporter EXPORTER check inter 500ms
            backend checks-1.1
                option httpchk
                http-check send meth GET uri /-/ready ver HTTP/1.1 hdr Host x
                server exporter EXPORTER check inter 100ms
            backend checks-options
                option httpchk
                server exporter EXPORTER check inter 100ms
            frontend statistics
                bind 127.0.0.1:statistics
                stats enable
                stats uri /
            """;

    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private static Path folder;

    private static final List<AutoCloseable> PROCESSES = new ArrayList<>();
    private static final Map<String, Integer> PORTS = new TreeMap<>();
    private static Daemon exporter;

    @BeforeAll
    static void start() throws Exception {
        Skip.unless(Files.isExecutable(NGINX), "no nginx here (package nginx-light)");
        Skip.unless(Files.isExecutable(HAPROXY), "no HAProxy here (package haproxy)");
        Skip.unless(Files.isExecutable(CURL), "no curl here (package curl)");
        PROCESSES.add(Daemon.helper(folder.resolve("ipc")));
        exporter = Daemon.exporter(folder.resolve("ipc"));
        PROCESSES.add(exporter);
        for (String name : List.of(NGINX_1_0, NGINX_1_1, HAPROXY_DEFAULT, HAPROXY_REUSE, STATISTICS)) {
            PORTS.put(name, freePort());
        }
        Path nginx = Files.writeString(folder.resolve("nginx.conf"), configuration(NGINX_CONFIGURATION));
        PROCESSES.add(Daemon.start(NGINX, "-p", folder, "-c", nginx));
        Path haproxy = Files.writeString(folder.resolve("haproxy.cfg"), configuration(HAPROXY_CONFIGURATION));
        PROCESSES.add(Daemon.start(HAPROXY, "-db", "-f", haproxy));
        for (String name : PORTS.keySet()) {
            awaitProxy(name);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        Collections.reverse(PROCESSES);
        for (AutoCloseable process : PROCESSES) {
            process.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {NGINX_1_0, NGINX_1_1, HAPROXY_DEFAULT, HAPROXY_REUSE})
    void everyPathIsThereAsWithoutTheProxy(String proxy) throws Exception {
        allDrivesAreThere(get(proxy, "/metrics"), false);
        allDrivesAreThere(get(proxy, "/metrics", "Accept-Encoding", "gzip"), true);
        HttpResponse<byte[]> page = get(proxy, "/");
        assertEquals(200, page.statusCode());
        assertTrue(new String(page.body(), UTF_8).strip().endsWith("</html>"));
        for (String path : List.of("/health", "/-/healthy", "/-/ready")) {
            assertEquals(200, get(proxy, path).statusCode(), path);
        }
        assertEquals(404, get(proxy, "/none").statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {NGINX_1_0, NGINX_1_1, HAPROXY_DEFAULT, HAPROXY_REUSE})
    void headIsGetWithoutABody(String proxy) throws Exception {
        for (String path : List.of("/metrics", "/", "/health")) {
            HttpRequest head = HttpRequest.newBuilder(uri(proxy, path)).HEAD().timeout(Duration.ofSeconds(20)).build();
            HttpResponse<byte[]> answer = HTTP.send(head, HttpResponse.BodyHandlers.ofByteArray());
            assertEquals(200, answer.statusCode(), path);
            assertEquals(0, answer.body().length, path);
        }
        allDrivesAreThere(get(proxy, "/metrics"), false); // nothing of a HEAD is left over on a kept connection
    }

    @ParameterizedTest
    @ValueSource(strings = {NGINX_1_0, NGINX_1_1, HAPROXY_DEFAULT, HAPROXY_REUSE})
    void manyRequestsAreAllAnswered(String proxy) throws Exception {
        for (int i = 0; i < MANY; i++) {
            assertEquals(200, get(proxy, "/health").statusCode());
        }
        HttpRequest request = HttpRequest.newBuilder(uri(proxy, "/metrics")).timeout(Duration.ofSeconds(30)).build();
        for (int round = 0; round < 5; round++) {
            List<CompletableFuture<HttpResponse<byte[]>>> scrapes = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                scrapes.add(HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()));
            }
            for (CompletableFuture<HttpResponse<byte[]>> scrape : scrapes) {
                allDrivesAreThere(scrape.get(), false);
            }
        }
        assertFalse(exporter.output().contains("\tat "), exporter.output());
    }

    /// curl tells by its exit status whether an answer is whole and its connection was closed as it should be.
    @ParameterizedTest
    @ValueSource(strings = {NGINX_1_0, NGINX_1_1, HAPROXY_DEFAULT, HAPROXY_REUSE, NO_PROXY})
    void curlGetsAWholeAnswerByHttp10(String proxy) throws Exception {
        String text = curl("--http1.0", uri(proxy, "/metrics"));
        assertEquals(23, text.lines().filter(line -> line.startsWith("smart_drive_up{")).count());
        String head = curl("--http1.0", "--head", uri(proxy, "/metrics"));
        assertTrue(head.matches("(?s)HTTP/1\\.[01] 200 .*"), head);
        assertTrue(head.endsWith("\n\n"), head);
    }

    private static String curl(Object... what) throws Exception {
        List<Object> command = new ArrayList<>(List.of(CURL, "--silent", "--show-error", "--max-time", 20));
        command.addAll(List.of(what));
        try (Daemon curl = Daemon.start(command.toArray())) {
            assertEquals(0, curl.exitStatus(), curl::output);
            return curl.output() + "\n";
        }
    }

    /// By HTTP/1.0, HAProxy's default for its checks; by HEAD, by a scrape, and by HTTP/1.1.
    @ParameterizedTest
    @ValueSource(strings = {HAPROXY_REUSE, "checks-health", "checks-head", "checks-metrics", "checks-1.1"})
    void checksFindTheExporterUp(String backend) throws Exception {
        checksPass(backend);
    }

    /// `option httpchk` alone asks `OPTIONS / HTTP/1.0`.
    @Test
    void theCheckThatHaproxyMakesByDefaultFindsTheExporterUp() throws Exception {
        checksPass("checks-options");
    }

    /// Waits until some checks were made: HAProxy takes a server for up until the first has failed.
    private static void checksPass(String backend) throws Exception {
        Set<String> seen = new HashSet<>();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < end) {
            String[] row = statistics(backend);
            String state = row[17] + " " + row[36]; // status, check_status
            seen.add(state);
            if (state.equals("UP L7OK")) {
                return;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("HAProxy never finds the exporter up; its states: " + seen);
    }

    /// HAProxy's figures of the exporter in a backend, by their numbers in its manual.
    private static String[] statistics(String backend) throws Exception {
        String all = new String(get(STATISTICS, "/;csv").body(), UTF_8);
        return all.lines().filter(line -> line.startsWith(backend + ",exporter,")).findFirst()
                .orElseThrow(() -> new AssertionError(all))
                .split(",", -1);
    }

    private static void allDrivesAreThere(HttpResponse<byte[]> answer, boolean gzip) throws Exception {
        assertEquals(200, answer.statusCode());
        byte[] body = answer.body();
        assertEquals(gzip ? "gzip" : "", answer.headers().firstValue("Content-Encoding").orElse(""));
        if (gzip) {
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
                body = in.readAllBytes();
            }
        }
        String text = new String(body, UTF_8);
        assertTrue(text.endsWith("\n"), "ends with its last line");
        assertEquals(23, text.lines().filter(line -> line.startsWith("smart_drive_up{")).count());
    }

    private static HttpResponse<byte[]> get(String proxy, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(proxy, path)).timeout(Duration.ofSeconds(30));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static URI uri(String proxy, String path) throws Exception {
        if (proxy.equals(NO_PROXY)) {
            return URI.create(exporter.address() + path);
        }
        return URI.create("http://127.0.0.1:" + PORTS.get(proxy) + path);
    }

    private static String configuration(String text) throws Exception {
        String filled = text.replace("EXPORTER", exporter.address().replace("http://", "")).replace("FOLDER", folder.toString());
        for (Map.Entry<String, Integer> port : PORTS.entrySet()) {
            filled = filled.replace("127.0.0.1:" + port.getKey(), "127.0.0.1:" + port.getValue());
        }
        return filled;
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private static void awaitProxy(String name) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try {
                get(name, "/health");
                return;
            } catch (ConnectException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                Thread.sleep(50);
            }
        }
    }
}

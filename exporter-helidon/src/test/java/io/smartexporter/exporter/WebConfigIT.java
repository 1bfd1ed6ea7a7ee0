package io.smartexporter.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.smartexporter.exporter.Certificates.Pair;
import io.smartexporter.testing.Skip;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `--web.config.file`, with real clients.
@Timeout(300)
class WebConfigIT {
    private static final Path CURL = Path.of("/usr/bin/curl");
    private static final String USERS = "basic_auth_users:\n  scraper: " + hash("secret") + "\n";

    @TempDir
    private static Path made;

    private static Pair authority;
    private static Pair server;
    private static Pair renewed;
    private static Pair client;
    private static Pair expired;
    private static Pair strange;
    private static Pair stranger;

    @TempDir
    private Path folder;

    private Path web;
    private @Nullable Daemon exporter;

    @BeforeAll
    static void certificates() throws Exception {
        Certificates certificates = new Certificates(made);
        authority = certificates.authority("authority");
        server = certificates.server("server", authority);
        renewed = certificates.server("renewed", authority);
        client = certificates.signed("client", authority, List.of(), "san=dns:prometheus.example");
        expired = certificates.signed("expired", authority, List.of("-startdate", "-5d", "-validity", "2"),
                "san=dns:prometheus.example,dns:localhost");
        strange = certificates.authority("strange");
        stranger = certificates.signed("stranger", strange, List.of(), "san=dns:prometheus.example");
    }

    @BeforeEach
    void files() throws Exception {
        web = folder.resolve("web.yml");
        copy(server);
        Files.copy(authority.chain(), folder.resolve("authority.pem"));
    }

    @AfterEach
    void stop() throws Exception {
        if (exporter != null) {
            exporter.close();
        }
    }

    private static String hash(String password) {
        return BCrypt.withDefaults().hashToString(8, password.toCharArray());
    }

    private static String tls(String more) {
        return "tls_server_config:\n  cert_file: cert.pem\n  key_file: key.pem\n" + more;
    }

    private void copy(Pair pair) throws IOException {
        Files.copy(pair.key(), folder.resolve("key.pem"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(pair.chain(), folder.resolve("cert.pem"), StandardCopyOption.REPLACE_EXISTING);
    }

    private void start(String text) throws Exception {
        Files.writeString(web, text);
        exporter = Daemon.exporter(folder.resolve("ipc"), "--web.config.file", web);
        exporter.address();
    }

    private URI uri(String path) throws Exception {
        return URI.create(exporter.address().replace("http://127.0.0.1", "https://localhost") + path);
    }

    private static HttpClient client(@Nullable Pair own) throws Exception {
        return HttpClient.newBuilder().sslContext(Certificates.client(authority, own)).build();
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
    }

    private HttpResponse<String> get(HttpClient http, String path, String credentials) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        if (!credentials.isEmpty()) {
            request.header("Authorization", basic(credentials));
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void everyPathNeedsAUser() throws Exception {
        start(tls("") + USERS);
        try (HttpClient http = client(null)) {
            for (String path : List.of("/", "/metrics", "/health", "/-/healthy", "/-/ready", "/-/reload", "/nothing",
                    "/../etc/passwd", "/*")) {
                HttpResponse<String> answer = get(http, path, "");
                assertEquals(401, answer.statusCode(), path);
                assertEquals("Basic realm=\"prometheus_smart_exporter\", charset=\"UTF-8\"",
                        answer.headers().firstValue("WWW-Authenticate").orElse(""));
                assertEquals("expected a user's name and password\n", answer.body());
                assertEquals(401, get(http, path, "scraper:wrong").statusCode(), path);
                assertEquals(401, get(http, path, "nobody:secret").statusCode(), path);
                assertTrue(get(http, path, "scraper:secret").statusCode() != 401, path);
            }
        }
    }

    @Test
    void aUserIsServed() throws Exception {
        start(tls("") + USERS + "http_server_config:\n  headers:\n    Strict-Transport-Security: max-age=3600\n");
        try (HttpClient http = client(null)) {
            HttpResponse<String> answer = get(http, "/health", "scraper:secret");
            assertEquals("200 {\"status\":\"UP\"}\n", answer.statusCode() + " " + answer.body());
            assertEquals("max-age=3600", answer.headers().firstValue("Strict-Transport-Security").orElse(""));
        }
    }

    /// The kept connection goes on with what it began with.
    @Test
    void aNewCertificateIsInForceWithoutARestart() throws Exception {
        start(tls(""));
        try (HttpClient kept = client(null); HttpClient another = client(null)) {
            HttpResponse<String> before = get(kept, "/health", "");
            assertEquals("CN=server", subject(before));
            copy(renewed);
            exporter.awaitLine("TLS has a new configuration in force");
            assertEquals("CN=renewed", subject(get(another, "/health", "")));
            assertEquals("CN=server", subject(get(kept, "/health", "")));
        }
    }

    private static String subject(HttpResponse<String> answer) throws Exception {
        X509Certificate certificate = (X509Certificate) answer.sslSession().orElseThrow().getPeerCertificates()[0];
        return certificate.getSubjectX500Principal().getName();
    }

    /// Between the two writes, the new certificate stands beside the old key.
    @Test
    void aBadChangeKeepsTheOldOnesAndShowsThat() throws Exception {
        start(tls("") + USERS);
        Files.copy(renewed.chain(), folder.resolve("cert.pem"), StandardCopyOption.REPLACE_EXISTING);
        exporter.awaitLine("error: " + web + ":1:1: tls_server_config has a private key and a certificate that do not fit");
        try (HttpClient http = client(null)) {
            HttpResponse<String> answer = get(http, "/metrics", "scraper:secret");
            assertEquals("CN=server", subject(answer));
            assertTrue(answer.body().contains("smart_exporter_config_last_reload_successful 0.0\n"), answer.body());
        }
        Files.writeString(web, "");
        exporter.awaitLine("error: " + web + ": is empty");
        try (HttpClient http = client(null)) {
            assertEquals(401, get(http, "/metrics", "").statusCode());
        }
        Files.writeString(web, tls("") + USERS);
        copy(renewed);
        exporter.awaitLine("TLS has a new configuration in force");
        try (HttpClient http = client(null)) {
            HttpResponse<String> answer = get(http, "/metrics", "scraper:secret");
            assertEquals("CN=renewed", subject(answer));
            assertTrue(answer.body().contains("smart_exporter_config_last_reload_successful 1.0\n"), answer.body());
        }
    }

    @Test
    void usersChangeWithoutARestart() throws Exception {
        start(tls("") + USERS);
        try (HttpClient http = client(null)) {
            assertEquals(200, get(http, "/health", "scraper:secret").statusCode());
            Files.writeString(web,
                    tls("") + "basic_auth_users:\n  scraper: " + hash("changed") + "\n  other: " + hash("x") + "\n");
            exporter.awaitLine("2 users are in force");
            assertEquals(401, get(http, "/health", "scraper:secret").statusCode());
            assertEquals(200, get(http, "/health", "scraper:changed").statusCode());
            assertEquals(200, get(http, "/health", "other:x").statusCode());
        }
    }

    @Test
    void clientsMustHaveACertificateOfTheAuthorityThatIsValidAndHasTheName() throws Exception {
        String required = "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: authority.pem\n";
        start(tls(required));
        served(client);
        for (Pair pair : new Pair[]{null, expired, stranger}) {
            refused(pair);
        }
        Files.writeString(web, tls(required + "  client_allowed_sans: [other.example]\n"));
        exporter.awaitLine("TLS has a new configuration in force");
        refused(client);
        Files.writeString(web, tls(required + "  client_allowed_sans: [other.example, prometheus.example]\n"));
        served(client);
    }

    @Test
    void certificatesThatNeedNotBeThereMayBeMissingAndMustBeRight() throws Exception {
        start(tls("  client_auth_type: VerifyClientCertIfGiven\n  client_ca_file: authority.pem\n"));
        served(client);
        served(null);
        refused(expired);
        Files.writeString(web, tls("  client_auth_type: RequireAnyClientCert\n"));
        exporter.awaitLine("TLS has a new configuration in force");
        served(stranger);
        refused(null);
    }

    /// Within a second at most: a change may still be read.
    private void served(@Nullable Pair pair) throws Exception {
        long end = System.nanoTime() + 10_000_000_000L;
        while (true) {
            try (HttpClient http = client(pair)) {
                assertEquals(200, get(http, "/health", "").statusCode());
                return;
            } catch (IOException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                Thread.sleep(50);
            }
        }
    }

    private void refused(@Nullable Pair pair) throws Exception {
        try (HttpClient http = client(pair)) {
            assertThrows(IOException.class, () -> get(http, "/health", ""));
        }
    }

    @Test
    void olderVersionsOfTlsAreRefused() throws Exception {
        start(tls("  min_version: TLS13\n"));
        SSLParameters old = new SSLParameters();
        old.setProtocols(new String[]{"TLSv1.2"});
        try (HttpClient http = HttpClient.newBuilder().sslContext(Certificates.client(authority, null)).sslParameters(old)
                .build()) {
            assertThrows(IOException.class, () -> get(http, "/health", ""));
        }
        served(null);
    }

    /// curl, which says why.
    @Test
    void curlIsToldByTls() throws Exception {
        Skip.unless(Files.isExecutable(CURL), "no curl here (package curl)");
        start(tls("") + USERS);
        String address = uri("/metrics").toString();
        assertEquals(0, curl("--cacert", authority.chain(), "-u", "scraper:secret", address));
        assertEquals(22, curl("--cacert", authority.chain(), "-u", "scraper:wrong", address), "401");
        assertEquals(60, curl("--cacert", strange.chain(), "-u", "scraper:secret", address), "unknown authority");
        assertEquals(35, curl("--cacert", authority.chain(), "--tls-max", "1.1", address), "TLS 1.1");
        assertTrue(curl(address.replace("https", "http")) != 0, "plain HTTP gets nothing");
        copy(expired);
        exporter.awaitLine("the certificate has expired on");
        assertEquals(60, curl("--cacert", authority.chain(), "-u", "scraper:secret", address), "expired");
    }

    private static int curl(Object... options) throws Exception {
        List<Object> command = new ArrayList<>(List.of(CURL, "-sSf", "-o", "/dev/null"));
        command.addAll(List.of(options));
        try (Daemon curl = Daemon.start(command.toArray())) {
            return curl.exitStatus();
        }
    }

    @Test
    void plainHttpGetsNothing() throws Exception {
        start(tls(""));
        try (Socket socket = new Socket("127.0.0.1", uri("/").getPort())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertTrue(!answer.contains("HTTP/") && !answer.contains("smart_"), answer);
        }
    }

    @Test
    void aScraperIsServedBesideClientsThatNeverShakeHandsOrGuessPasswords() throws Exception {
        start(tls("") + "basic_auth_users:\n  scraper: " + BCrypt.withDefaults().hashToString(11, "secret".toCharArray()) + "\n");
        List<Socket> silent = new ArrayList<>();
        try (HttpClient http = client(null); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertEquals(200, get(http, "/health", "scraper:secret").statusCode());
            for (int i = 0; i < 300; i++) {
                silent.add(new Socket(InetAddress.getByName("127.0.0.1"), uri("/").getPort(),
                        InetAddress.getByName("127.0.0." + (2 + i % 20)), 0));
            }
            List<Future<Integer>> guesses = IntStream.range(0, 60)
                    .mapToObj(i -> threads.submit(() -> get(http, "/metrics", "scraper:guess" + i).statusCode())).toList();
            for (int i = 0; i < 20; i++) {
                assertEquals(200, get(http, "/health", "scraper:secret").statusCode());
            }
            for (Future<Integer> guess : guesses) {
                assertTrue(List.of(401, 503).contains(guess.get()));
            }
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void whatIsWrongIsRefusedByTheCheckAndByTheStartAlike() throws Exception {
        Files.writeString(web, tls("  min_version: TLS10\n"));
        Path program = Reports.ROOT.resolve("bin/prometheus_smart_exporter");
        for (List<Object> options : List.<List<Object>>of(List.of("--check-config"), List.of("--allow-root", "-p", 0))) {
            List<Object> command = new ArrayList<>(List.of(program, "--web-config-file", web));
            command.addAll(options);
            try (Daemon refusing = Daemon.start(command.toArray())) {
                assertEquals(2, refusing.exitStatus(), refusing.output());
                assertTrue(refusing.output().contains("error: " + web + ":4:3: tls_server_config.min_version is \"TLS10\""),
                        refusing.output());
                assertTrue(!refusing.output().contains("listening"), refusing.output());
            }
        }
    }

    @Test
    void theSettingNamesItTooAndOnlyOnePlaceHasTls() throws Exception {
        Files.writeString(web, tls(""));
        Path yaml = Files.writeString(folder.resolve("application.yaml"), "smart:\n  web:\n    config-file: " + web + "\n");
        exporter = Daemon.exporter(folder.resolve("ipc"), "--config", yaml);
        served(null);
        Path both = Files.writeString(folder.resolve("both.yaml"), "smart:\n  web:\n    config-file: " + web
                + "\nserver:\n  tls:\n    private-key:\n      pem:\n        key: {resource: {path: " + server.key()
                + "}}\n        cert-chain: {resource: {path: " + server.chain() + "}}\n");
        try (Daemon check = Daemon.start(Reports.ROOT.resolve("bin/prometheus_smart_exporter"), "--check-config", "--config",
                both)) {
            assertEquals(2, check.exitStatus(), check.output());
            assertTrue(
                    check.output()
                            .contains("both.yaml:5:3: server.tls, and " + web + " has tls_server_config: expected one of them"),
                    check.output());
        }
    }

    @Test
    void prometheusScrapesWithTlsAndAUserAndACertificate() throws Exception {
        Prometheus.demand();
        start(tls("  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: authority.pem\n") + USERS);
        String target = "localhost:" + uri("/").getPort();
        String right = "tls_config: { ca_file: " + authority.chain() + ", cert_file: " + client.chain() + ", key_file: "
                + client.key() + " }, basic_auth: { username: scraper, password: secret }";
        try (Prometheus prometheus = Prometheus.startSecure(folder.resolve("right"), target, right)) {
            prometheus.await(1, "up == 1");
        }
        for (String wrong : List.of(right.replace("password: secret", "password: x"),
                right.replace("ca_file: " + authority.chain(), "ca_file: " + strange.chain()),
                right.replace(client.chain().toString(), stranger.chain().toString()).replace(client.key().toString(),
                        stranger.key().toString()),
                right.replace(client.chain().toString(), expired.chain().toString()).replace(client.key().toString(),
                        expired.key().toString()))) {
            try (Prometheus prometheus = Prometheus.startSecure(folder.resolve("wrong" + wrong.hashCode()), target, wrong)) {
                prometheus.await(1, "up == 0");
            }
        }
    }
}

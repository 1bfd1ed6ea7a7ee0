package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `server.tls`, with certificates of its own.
@Timeout(300)
class TlsIT {
    private static final Path EXPORTER = Reports.ROOT.resolve("bin/prometheus_smart_exporter");
    private static final String PASSWORD = "change${it}";

    @TempDir
    private Path folder;

    private Path store;

    @BeforeEach
    void certificate() throws Exception {
        store = keytool("server.p12", "CN=localhost");
    }

    @Test
    void metricsAreServedByTls() throws Exception {
        String yaml = keystore(store, PASSWORD, "exporter");
        assertEquals("200 {\"status\":\"UP\"}\n", served(yaml));
    }

    @Test
    void keyAndCertificateMayBePemFiles() throws Exception {
        Path key = folder.resolve("key.pem");
        Path chain = folder.resolve("chain.pem");
        KeyStore keys = load();
        Files.writeString(key, pem("PRIVATE KEY", keys.getKey("exporter", PASSWORD.toCharArray()).getEncoded()));
        Files.writeString(chain, pem("CERTIFICATE", keys.getCertificate("exporter").getEncoded()));
        String yaml = "server:\n  tls:\n    private-key:\n      pem:\n        key: {resource: {path: " + key
                + "}}\n        cert-chain: {resource: {path: " + chain + "}}\n";
        assertEquals("200 {\"status\":\"UP\"}\n", served(yaml));

        Path other = folder.resolve("other.pem");
        Files.writeString(other,
                pem("CERTIFICATE", load(keytool("other.p12", "CN=other")).getCertificate("exporter").getEncoded()));
        refused(yaml.replace(chain.toString(), other.toString()),
                ":3:5: server.tls.private-key has a private key and a certificate that do not fit");
        Files.writeString(key, "no key");
        refused(yaml, ":3:5: server.tls.private-key: ");
        Files.delete(key);
        refused(yaml, ":5:26: " + key + ": no such file");
    }

    @Test
    void whatIsWrongIsRefusedByTheCheckAndByTheStartAlike() throws Exception {
        refused(keystore(store, "wrong", "exporter"), ":3:5: server.tls.private-key: keystore password was incorrect");
        refused(keystore(store, PASSWORD, "nobody"), ":3:5: server.tls.private-key: ");
        refused(keystore(Files.writeString(folder.resolve("rubbish"), "x"), PASSWORD, "exporter"),
                ":3:5: server.tls.private-key: ");
        refused(keystore(Files.createFile(folder.resolve("empty")), PASSWORD, "exporter"), ":3:5: server.tls.private-key: ");
        refused(keystore(Path.of("/dev/zero"), PASSWORD, "exporter"), ":5:20: /dev/zero: is a device: expected a file");
        String good = keystore(store, PASSWORD, "exporter");
        refused(good + "    protocols: [TLSv9]\n", ":2:3: server.tls: ");
        refused(good + "    cipher-suite: [ROT13]\n", ":2:3: server.tls: ");
        refused(good + "    protocol: banana\n", ":2:3: server.tls: ");
        refused(good + "    session-timeout: 1h\n", ":9:5: server.tls.session-timeout is \"1h\": expected an ISO-8601 duration");
        refused(good + "    keystore: {}\n",
                ":9:5: unknown key server.tls.keystore: expected one of cipher-suite, client-auth, ");
    }

    @Test
    void tlsThatIsSwitchedOffIsPlainHttp() throws Exception {
        Path yaml = Files.writeString(folder.resolve("application.yaml"),
                keystore(store, PASSWORD, "exporter") + "    enabled: false\n");
        try (Daemon exporter = Daemon.exporter(folder.resolve("ipc"), "--config", yaml)) {
            HttpResponse<String> answer = HttpClient.newHttpClient().send(
                    HttpRequest.newBuilder(URI.create(exporter.address() + "/health")).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode());
        }
    }

    private String served(String text) throws Exception {
        Path yaml = Files.writeString(folder.resolve("application.yaml"), text);
        try (Daemon check = Daemon.start(EXPORTER, "--check-config", "--config", yaml)) {
            assertEquals(0, check.exitStatus(), check.output());
        }
        try (Daemon exporter = Daemon.exporter(folder.resolve("ipc"), "--config", yaml)) {
            URI uri = URI.create(exporter.address().replace("http://127.0.0.1", "https://localhost") + "/health");
            try (HttpClient client = HttpClient.newBuilder().sslContext(trusting()).build()) {
                HttpResponse<String> answer = client.send(HttpRequest.newBuilder(uri).build(),
                        HttpResponse.BodyHandlers.ofString());
                return answer.statusCode() + " " + answer.body();
            }
        }
    }

    private void refused(String text, String expected) throws Exception {
        Path yaml = Files.writeString(folder.resolve("application.yaml"), text);
        for (List<Object> options : List.<List<Object>>of(List.of("--check-config"), List.of("--allow-root", "-p", 0))) {
            List<Object> command = new ArrayList<>(List.of(EXPORTER, "--config", yaml));
            command.addAll(options);
            try (Daemon exporter = Daemon.start(command.toArray())) {
                assertEquals(2, exporter.exitStatus(), exporter.output());
                assertTrue(exporter.output().contains("error: " + yaml + expected),
                        exporter.output());
                assertTrue(exporter.output().lines().noneMatch(line -> line.startsWith("\tat ")), exporter.output());
            }
        }
    }

    private static String keystore(Path store, String password, String alias) {
        return "server:\n  tls:\n    private-key:\n      keystore:\n        resource: {path: " + store
                + "}\n        passphrase: \"" + password
                + "\"\n        key:\n          alias: " + alias + "\n";
    }

    private Path keytool(String name, String subject) throws Exception {
        Path made = folder.resolve(name);
        try (Daemon keytool = Daemon.start(Path.of(System.getProperty("java.home"), "bin/keytool"), "-genkeypair", "-alias",
                "exporter",
                "-keyalg", "EC", "-dname", subject, "-ext", "san=dns:localhost", "-validity", 2, "-storetype", "PKCS12",
                "-storepass",
                PASSWORD, "-keystore", made)) {
            assertEquals(0, keytool.exitStatus(), keytool.output());
        }
        return made;
    }

    private KeyStore load() throws Exception {
        return load(store);
    }

    private static KeyStore load(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + what
                + "-----\n";
    }

    private SSLContext trusting() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("exporter", load().getCertificate("exporter"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}

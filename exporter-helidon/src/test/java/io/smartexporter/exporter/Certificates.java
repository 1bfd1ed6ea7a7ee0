package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// Certificates that the JDK's keytool makes, with their keys.
record Certificates(Path folder) {
    private static final String PASSWORD = "change-it";

    /// A key with its certificate: `NAME.p12`, `NAME.key` and `NAME.pem`, with the authority's certificate behind its own.
    ///
    /// @param name that of the files, and the common name
    record Pair(Path folder, String name) {
        Path key() {
            return folder.resolve(name + ".key");
        }

        Path chain() {
            return folder.resolve(name + ".pem");
        }

        private Path store() {
            return folder.resolve(name + ".p12");
        }

        private KeyStore load() throws Exception {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store())) {
                keys.load(in, PASSWORD.toCharArray());
            }
            return keys;
        }

        Certificate certificate() throws Exception {
            return load().getCertificate("own");
        }

        byte[] keyBytes() throws Exception {
            return load().getKey("own", PASSWORD.toCharArray()).getEncoded();
        }
    }

    /// Signed by itself, to sign others.
    Pair authority(String name) throws Exception {
        return written(generated(name, "-ext", "bc:c"));
    }

    /// A server's on this host.
    Pair server(String name, Pair authority) throws Exception {
        return signed(name, authority, List.of(), "san=dns:localhost,ip:127.0.0.1");
    }

    /// @param when options of keytool, such as `-startdate`
    Pair signed(String name, Pair authority, List<String> when, String extension) throws Exception {
        Pair pair = generated(name);
        Path request = folder.resolve(name + ".csr");
        Path signed = folder.resolve(name + ".signed");
        keytool(pair, "-certreq", "-file", request.toString());
        List<String> sign = new ArrayList<>(List.of("-gencert", "-infile", request.toString(), "-outfile", signed.toString(),
                "-ext", extension));
        sign.addAll(when);
        keytool(authority, sign.toArray(String[]::new));
        Path own = folder.resolve(name + ".authority");
        Files.writeString(own, pem("CERTIFICATE", authority.certificate().getEncoded()));
        run(pair.store(), "-importcert", "-noprompt", "-alias", "authority", "-file", own.toString());
        keytool(pair, "-importcert", "-noprompt", "-file", signed.toString());
        return written(pair);
    }

    private Pair generated(String name, String... more) throws Exception {
        Pair pair = new Pair(folder, name);
        List<String> options = new ArrayList<>(
                List.of("-genkeypair", "-keyalg", "EC", "-dname", "CN=" + name, "-validity", "3", "-storetype", "PKCS12"));
        options.addAll(List.of(more));
        keytool(pair, options.toArray(String[]::new));
        return pair;
    }

    private static Pair written(Pair pair) throws Exception {
        Files.writeString(pair.key(), pem("PRIVATE KEY", pair.keyBytes()));
        StringBuilder chain = new StringBuilder();
        for (Certificate certificate : pair.load().getCertificateChain("own")) {
            chain.append(pem("CERTIFICATE", certificate.getEncoded()));
        }
        Files.writeString(pair.chain(), chain.toString());
        return pair;
    }

    private static void keytool(Pair pair, String... options) throws Exception {
        run(pair.store(), Stream.concat(Stream.of(options), Stream.of("-alias", "own")).toArray(String[]::new));
    }

    private static void run(Path store, String... options) throws Exception {
        List<Object> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/keytool")));
        command.addAll(List.of(options));
        command.addAll(List.of("-storepass", PASSWORD, "-keystore", store));
        try (Daemon keytool = Daemon.start(command.toArray())) {
            assertEquals(0, keytool.exitStatus(), keytool.output());
        }
    }

    static String pem(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + what
                + "-----\n";
    }

    /// TLS of a client.
    ///
    /// @param trusted the authority of the server
    /// @param own the client's certificate; null for none
    static SSLContext client(Pair trusted, @Nullable Pair own) throws Exception {
        KeyStore authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, null);
        authorities.setCertificateEntry("authority", trusted.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authorities);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own == null ? null : own.load(), PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own == null ? null : keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}

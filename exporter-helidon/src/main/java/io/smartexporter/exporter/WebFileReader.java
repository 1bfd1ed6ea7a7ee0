package io.smartexporter.exporter;

import io.smartexporter.exporter.Access.Secure;
import io.smartexporter.exporter.YamlFile.Item;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Makes [Access] of a web configuration file (`--web.config.file`), in the keys of Prometheus' exporter-toolkit.
///
/// Differences to the toolkit, which is in Go: HTTP/2 is not offered; TLS 1.0 and 1.1 cannot be allowed, since the Java runtime
/// does not have them; a file that is empty, and a section of TLS without a certificate, are mistakes, not plain HTTP.
final class WebFileReader {
    private static final int MOST_BYTES = 1 << 20;
    private static final String TLS = WebFile.TLS + ".";
    private static final List<String> VERSIONS = List.of("TLS12", "TLS13");
    private static final Map<String, String> CURVES = Map.of("CurveP256", "secp256r1", "CurveP384", "secp384r1", "CurveP521",
            "secp521r1", "X25519", "x25519");
    private static final List<String> CLIENT_AUTH = List.of("NoClientCert", "RequestClientCert", "RequireAnyClientCert",
            "VerifyClientCertIfGiven", "RequireAndVerifyClientCert");

    private final WebFile file;
    private final OperatorFiles files;
    private final List<String> warnings = new ArrayList<>();

    /// The keys of TLS, and what the files have that they name.
    private final StringBuilder inputs = new StringBuilder();

    private WebFileReader(WebFile file, OperatorFiles files) {
        this.file = file;
        this.files = files;
    }

    /// @param files reads the file and those that it names
    /// @throws ConfigurationException if one cannot be read, or has a mistake
    static Access read(Path path, FilePlace named, OperatorFiles files) throws ConfigurationException {
        byte[] bytes = files.read(named, path, YamlFile.MOST_BYTES);
        WebFile file = new WebFile(path, YamlFile.parse(path.toString(), bytes));
        file.check();
        WebFileReader reader = new WebFileReader(file, files);
        if (file.has(WebFile.HTTP + ".http2")) {
            file.word(WebFile.HTTP + ".http2", "", List.of("true", "false"));
        }
        Map<String, String> users = file.users();
        Map<String, String> headers = file.headers();
        Secure tls = file.has(WebFile.TLS) ? reader.tls() : null;
        if (tls == null && !users.isEmpty()) {
            reader.warnings.add(file.place(WebFile.USERS) + ": passwords go over the network in clear text: expected "
                    + WebFile.TLS + " too");
        }
        return new Access(tls, users, headers, tls == null ? "" : TlsReader.sha256(reader.inputs.toString()), reader.warnings);
    }

    private Secure tls() throws ConfigurationException {
        file.yaml().items().forEach((key, item) -> {
            if (key.startsWith(TLS)) {
                inputs.append(key).append(item.text()).append(item.elements().stream().map(Item::text).toList()).append('\n');
            }
        });
        X509Certificate[] chain = certificates("cert");
        if (chain.length == 0) {
            throw new ConfigurationException(file.place(WebFile.TLS),
                    WebFile.TLS + " has no certificate: expected cert_file and key_file");
        }
        PrivateKey key = key(chain[0].getPublicKey());
        if (!TlsReader.isPair(key, chain[0].getPublicKey())) {
            throw new ConfigurationException(file.place(WebFile.TLS), WebFile.TLS
                    + " has a private key and a certificate that do not fit: expected the key of the first certificate");
        }
        warnOfAge(chain[0]);
        String clients = clients();
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(key, chain), trust(clients), null);
            return new Secure(context, parameters(context, clients));
        } catch (GeneralSecurityException e) {
            throw new ConfigurationException(file.place(WebFile.TLS),
                    WebFile.TLS + ": " + SafeText.clean(String.valueOf(e.getMessage())));
        }
    }

    private void warnOfAge(X509Certificate certificate) {
        Instant end = certificate.getNotAfter().toInstant();
        if (end.isBefore(Instant.now())) {
            warnings.add(file.place(WebFile.TLS) + ": the certificate has expired on " + end + ": clients refuse it");
        }
    }

    /// The bytes of `NAME_file`, or the text of `NAME`; null if neither is there.
    private byte @Nullable [] bytes(String name) throws ConfigurationException {
        String key = TLS + name;
        Path path = file.file(key + "_file");
        if (path != null && file.has(key)) {
            throw new ConfigurationException(file.place(key), key + " and " + key + "_file: expected one of them");
        }
        if (path != null) {
            byte[] bytes = files.read(file.place(key + "_file"), path, MOST_BYTES);
            inputs.append(Base64.getEncoder().encodeToString(bytes)).append('\n');
            return bytes;
        }
        return file.has(key) ? file.text(key).getBytes(StandardCharsets.UTF_8) : null;
    }

    private FilePlace placeOf(String name) {
        return file.place(file.has(TLS + name) ? TLS + name : TLS + name + "_file");
    }

    /// Of a PEM text; none if there is no such key.
    private X509Certificate[] certificates(String name) throws ConfigurationException {
        byte[] pem = bytes(name);
        if (pem == null) {
            return new X509Certificate[0];
        }
        try {
            var all = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
            if (!all.isEmpty()) {
                return all.toArray(X509Certificate[]::new);
            }
        } catch (CertificateException _) {
            // reported below
        }
        throw new ConfigurationException(placeOf(name),
                TLS + name + " is no certificate: expected PEM, -----BEGIN CERTIFICATE-----");
    }

    private PrivateKey key(PublicKey open) throws ConfigurationException {
        byte[] pem = bytes("key");
        if (pem == null) {
            throw new ConfigurationException(file.place(WebFile.TLS),
                    WebFile.TLS + " has a certificate and no key: expected key_file");
        }
        try {
            return PemKey.read(pem, open);
        } catch (GeneralSecurityException _) {
            throw new ConfigurationException(placeOf("key"), TLS + "key is no " + open.getAlgorithm()
                    + " key, as the certificate has: expected PEM without a passphrase, -----BEGIN PRIVATE KEY-----");
        }
    }

    private static KeyManager[] keyManagers(PrivateKey key, X509Certificate[] chain)
            throws GeneralSecurityException {
        char[] password = {};
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store(store -> store.setKeyEntry("exporter", key, password, chain)), password);
        return factory.getKeyManagers();
    }

    private interface Filling {
        void of(KeyStore store) throws GeneralSecurityException;
    }

    private static KeyStore store(Filling filling) throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new IllegalStateException("an empty store reads nothing", e);
        }
        filling.of(store);
        return store;
    }

    /// How clients identify themselves, checked against the rest.
    private String clients() throws ConfigurationException {
        String type = file.word(TLS + "client_auth_type", "NoClientCert", CLIENT_AUTH);
        boolean verifies = type.contains("Verify");
        boolean authorities = file.has(TLS + "client_ca") || file.has(TLS + "client_ca_file");
        if (verifies && !authorities) {
            throw new ConfigurationException(file.place(TLS + "client_auth_type"),
                    "client_auth_type is " + type + " without client_ca_file: expected the authorities to verify with");
        }
        if (authorities && !verifies) {
            throw new ConfigurationException(placeOf("client_ca"), "client_ca_file with client_auth_type " + type
                    + " has no effect: expected VerifyClientCertIfGiven or RequireAndVerifyClientCert");
        }
        if (file.has(TLS + "client_allowed_sans") && type.equals("NoClientCert")) {
            throw new ConfigurationException(file.place(TLS + "client_allowed_sans"),
                    "client_allowed_sans without client certificates has no effect: expected a client_auth_type");
        }
        return type;
    }

    private TrustManager[] trust(String clients) throws ConfigurationException, GeneralSecurityException {
        Set<String> names = new HashSet<>();
        for (Item name : file.list(TLS + "client_allowed_sans")) {
            names.add(name.text());
        }
        X509ExtendedTrustManager authorities = null;
        if (clients.contains("Verify")) {
            authorities = authorities(certificates("client_ca"));
        }
        return new TrustManager[]{new ClientCertificates(authorities, names)};
    }

    private static X509ExtendedTrustManager authorities(X509Certificate[] trusted) throws GeneralSecurityException {
        KeyStore store = store(made -> {
            int number = 0;
            for (Certificate certificate : trusted) {
                made.setCertificateEntry("authority " + number++, certificate);
            }
        });
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return Stream.of(factory.getTrustManagers()).filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast).findFirst().orElseThrow();
    }

    private SSLParameters parameters(SSLContext context, String clients) throws ConfigurationException {
        SSLParameters parameters = context.getDefaultSSLParameters();
        String least = file.word(TLS + "min_version", "TLS12", VERSIONS);
        String most = file.word(TLS + "max_version", "TLS13", VERSIONS);
        if (least.compareTo(most) > 0) {
            throw file.wrong(TLS + "max_version", least + " or later, as min_version has it");
        }
        boolean old = least.equals("TLS12");
        boolean current = most.equals("TLS13");
        parameters.setProtocols(Stream.of(old ? "TLSv1.2" : "", current ? "TLSv1.3" : "").filter(name -> !name.isEmpty())
                .toArray(String[]::new));
        suites(context, parameters, current);
        parameters.setUseCipherSuitesOrder(
                file.word(TLS + "prefer_server_cipher_suites", "true", List.of("true", "false")).equals("true"));
        curves(parameters);
        parameters.setWantClientAuth(clients.equals("RequestClientCert") || clients.equals("VerifyClientCertIfGiven"));
        if (clients.startsWith("Require")) {
            parameters.setNeedClientAuth(true);
        }
        return parameters;
    }

    /// Those of TLS 1.3 are never chosen by name: they are always there.
    private void suites(SSLContext context, SSLParameters parameters, boolean current) throws ConfigurationException {
        List<Item> named = file.list(TLS + "cipher_suites");
        if (named.isEmpty()) {
            return;
        }
        Set<String> known = Arrays.stream(context.getSupportedSSLParameters().getCipherSuites()).collect(Collectors.toSet());
        Set<String> suites = new LinkedHashSet<>();
        for (String suite : parameters.getCipherSuites()) {
            if (current && !suite.contains("_WITH_") && suite.startsWith("TLS_")) {
                suites.add(suite);
            }
        }
        for (Item suite : named) {
            if (!known.contains(suite.text())) {
                throw new ConfigurationException(suite.place(), "cipher_suites has \"" + SafeText.clean(suite.text())
                        + "\", which this runtime does not have: expected names such as TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
            }
            suites.add(suite.text());
        }
        parameters.setCipherSuites(suites.toArray(String[]::new));
    }

    private void curves(SSLParameters parameters) throws ConfigurationException {
        List<String> groups = new ArrayList<>();
        for (Item curve : file.list(TLS + "curve_preferences")) {
            String group = CURVES.get(curve.text());
            if (group == null) {
                throw new ConfigurationException(curve.place(), "curve_preferences has \"" + SafeText.clean(curve.text())
                        + "\": expected CurveP256, CurveP384, CurveP521 or X25519");
            }
            groups.add(group);
        }
        if (!groups.isEmpty()) {
            parameters.setNamedGroups(groups.toArray(String[]::new));
        }
    }
}

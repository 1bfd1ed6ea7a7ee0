package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartexporter.exporter.Certificates.Pair;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The web configuration file: each key, and each mistake with its place.
class WebFileTest {
    private static final String HASH = "$2y$10$abcdefghijklmnopqrstuuqflPDzB6gcMhKa1rZqKiun2YGL5sa2u";

    @TempDir
    private static Path folder;

    private static Pair server;
    private static Pair authority;

    @BeforeAll
    static void certificates() throws Exception {
        Certificates certificates = new Certificates(folder);
        authority = certificates.authority("authority");
        server = certificates.server("server", authority);
    }

    private static Access read(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("web.yml"), text);
        return WebFileReader.read(file, FilePlace.GIVEN, OperatorFiles.regular());
    }

    private static String mistake(String text) {
        String message = assertThrows(ConfigurationException.class, () -> read(text)).getMessage();
        return message.replace(folder + "/", "");
    }

    private static String tls(String more) {
        return "tls_server_config:\n  cert_file: server.pem\n  key_file: server.key\n" + more;
    }

    @Test
    void filesAreThoseBesideTheFileItself() throws Exception {
        Access access = read(tls("") + "basic_auth_users:\n  scraper: " + HASH + "\n  a.b: " + HASH + "\n");
        assertEquals(Set.of("scraper", "a.b"), access.users().keySet());
        assertEquals(List.of("TLSv1.2", "TLSv1.3"), List.of(access.tls().parameters().getProtocols()));
        assertTrue(access.tls().parameters().getUseCipherSuitesOrder());
        assertEquals(List.of(), access.warnings());
    }

    @Test
    void keyAndCertificateMayStandInTheFileItself() throws Exception {
        String key = Files.readString(server.key()).indent(4);
        String chain = Files.readString(server.chain()).indent(4);
        read("tls_server_config:\n  cert: |\n" + chain + "  key: |\n" + key);
        assertEquals("web.yml:4:3: tls_server_config.key and tls_server_config.key_file: expected one of them",
                mistake("tls_server_config:\n  cert_file: server.pem\n  key_file: server.key\n  key: |\n" + key));
    }

    @Test
    void whatTlsMayBeToldIsUsed() throws Exception {
        var parameters = read(tls("  min_version: TLS13\n")).tls().parameters();
        assertEquals(List.of("TLSv1.3"), List.of(parameters.getProtocols()));

        parameters = read(tls("  max_version: TLS12\n  prefer_server_cipher_suites: false\n  cipher_suites:\n"
                + "    - TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384\n  curve_preferences: [CurveP384, X25519]\n")).tls()
                .parameters();
        assertEquals(List.of("TLSv1.2"), List.of(parameters.getProtocols()));
        assertEquals(List.of("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"), List.of(parameters.getCipherSuites()));
        assertEquals(List.of("secp384r1", "x25519"), List.of(parameters.getNamedGroups()));
        assertEquals(false, parameters.getUseCipherSuitesOrder());

        Set<String> suites = new TreeSet<>(Arrays.asList(read(tls(
                "  cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384]\n")).tls().parameters().getCipherSuites()));
        assertTrue(suites.containsAll(Set.of("TLS_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384")),
                "those of TLS 1.3 stay: " + suites);
        assertTrue(!suites.contains("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"), suites.toString());
    }

    @ParameterizedTest
    @CsvSource({"NoClientCert, false, false", "RequestClientCert, true, false", "RequireAnyClientCert, false, true",
        "VerifyClientCertIfGiven, true, false", "RequireAndVerifyClientCert, false, true"})
    void clientsAreAskedForCertificates(String type, boolean want, boolean need) throws Exception {
        String authorities = type.contains("Verify") ? "  client_ca_file: authority.pem\n" : "";
        var parameters = read(tls("  client_auth_type: " + type + "\n" + authorities)).tls().parameters();
        assertEquals(want, parameters.getWantClientAuth());
        assertEquals(need, parameters.getNeedClientAuth());
    }

    @Test
    void passwordsWithoutTlsAreAWarning() throws Exception {
        assertEquals(1, read("basic_auth_users:\n  scraper: " + HASH + "\n").warnings().size());
    }

    @Test
    void aCertificateThatHasExpiredIsAWarning() throws Exception {
        new Certificates(folder).signed("old", authority, List.of("-startdate", "-5d", "-validity", "2"), "san=dns:localhost");
        List<String> warnings = read(tls("").replace("server.", "old.")).warnings();
        assertTrue(warnings.getFirst().matches(".*web.yml:1:1: the certificate has expired on .*: clients refuse it"),
                warnings.toString());
    }

    @Test
    void privateKeysOfOlderFormsAreRead() throws Exception {
        byte[] whole = server.keyBytes();
        int start = whole.length - 3;
        while (!(whole[start] == 0x04 && (whole[start + 1] & 0xff) == whole.length - start - 2 && whole[start + 2] == 0x30)) {
            start--; // of the octets in PKCS#8, which hold the older form
        }
        byte[] inner = Arrays.copyOfRange(whole, start + 2, whole.length);
        Files.writeString(folder.resolve("sec1.key"), Certificates.pem("EC PRIVATE KEY", inner));
        read(tls("").replace("server.key", "sec1.key"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "'' | web.yml: is empty: expected tls_server_config, basic_auth_users or http_server_config",
        "# nothing | web.yml: is empty: expected tls_server_config, basic_auth_users or http_server_config",
        "tls_server_config: | web.yml:1:1: tls_server_config: expected keys below it",
        "tls_server_config: {} | web.yml:1:1: tls_server_config has no certificate: expected cert_file and key_file",
        "tls_server_config: {cert_file: server.pem} | web.yml:1:1: tls_server_config has a certificate and no key: expected key_file",
        "tls_server_config: {key_file: server.key} | web.yml:1:1: tls_server_config has no certificate: expected cert_file and key_file",
        "tls_server_config: {cert_file: none, key_file: server.key} | web.yml:1:21: none: no such file",
        "tls_server_config: {cert_file: server.key, key_file: server.key} | web.yml:1:21: tls_server_config.cert is no certificate: expected PEM, -----BEGIN CERTIFICATE-----",
        "tls_server_config: {cert_file: server.pem, key_file: authority.key} | web.yml:1:1: tls_server_config has a private key and a certificate that do not fit: expected the key of the first certificate",
        "tls_server_config: {cert_file: server.pem, key_file: server.pem} | web.yml:1:44: tls_server_config.key is no EC key, as the certificate has: expected PEM without a passphrase, -----BEGIN PRIVATE KEY-----",
        "tls_server_config: {cert_file: server.pem, key_file: ''} | web.yml:1:44: tls_server_config.key_file is \"\": expected a path",
        "tls_server_config: {cert_file: server.pem, key_file: server.key, min_version: TLS11} | web.yml:1:66: tls_server_config.min_version is \"TLS11\": expected one of TLS12, TLS13",
        "tls_server_config: {cert_file: server.pem, key_file: server.key, min_version: TLS13, max_version: TLS12} | web.yml:1:86: tls_server_config.max_version is \"TLS12\": expected TLS13 or later, as min_version has it",
        "tls_server_config: {cert_file: server.pem, key_file: server.key, cipher_suites: [ROT13]} | web.yml:1:82: cipher_suites has \"ROT13\", which this runtime does not have: expected names such as TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "tls_server_config: {cert_file: server.pem, key_file: server.key, cipher_suites: ROT13} | web.yml:1:66: tls_server_config.cipher_suites: expected a list",
        "tls_server_config: {cert_file: server.pem, key_file: server.key, curve_preferences: [P1]} | web.yml:1:86: curve_preferences has \"P1\": expected CurveP256, CurveP384, CurveP521 or X25519",
        "tls_server_config: {cert_file: server.pem, key_file: server.key, client_auth_type: Some} | web.yml:1:66: tls_server_config.client_auth_type is \"Some\": expected one of NoClientCert, RequestClientCert, RequireAnyClientCert, VerifyClientCertIfGiven, RequireAndVerifyClientCert",
        "tls_server_config: {cert_file: server.pem, key_file: server.key, client_auth_type: RequireAndVerifyClientCert} | web.yml:1:66: client_auth_type is RequireAndVerifyClientCert without client_ca_file: expected the authorities to verify with",
        "tls_server_config: {cert_file: server.pem, key_file: server.key, client_ca_file: authority.pem} | web.yml:1:66: client_ca_file with client_auth_type NoClientCert has no effect: expected VerifyClientCertIfGiven or RequireAndVerifyClientCert",
        "tls_server_config: {cert_file: server.pem, key_file: server.key, client_allowed_sans: [a]} | web.yml:1:66: client_allowed_sans without client certificates has no effect: expected a client_auth_type",
        "tls_server_config: {certfile: x} | web.yml:1:21: unknown key tls_server_config.certfile: expected one of cert, cert_file, cipher_suites, client_allowed_sans, client_auth_type, client_ca, client_ca_file, curve_preferences, key, key_file, max_version, min_version, prefer_server_cipher_suites",
        "rate_limit: {burst: 5} | web.yml:1:1: unknown key rate_limit: expected one of basic_auth_users, http_server_config, tls_server_config",
        "http_server_config: {http2: maybe} | web.yml:1:22: http_server_config.http2 is \"maybe\": expected one of true, false",
        "http_server_config: {headers: {Server: x}} | web.yml:1:32: unknown header Server: expected one of Strict-Transport-Security, X-Content-Type-Options, X-Frame-Options, X-XSS-Protection, Content-Security-Policy",
        "basic_auth_users: {scraper: secret} | web.yml:1:20: the password of scraper is no bcrypt hash: expected one such as htpasswd -nB makes, $2y$10$…",
        "basic_auth_users: {scraper: $2y$16$abcdefghijklmnopqrstuuqflPDzB6gcMhKa1rZqKiun2YGL5sa2u} | web.yml:1:20: the bcrypt hash of scraper has the cost 16: expected at most 15",
        "basic_auth_users: {} | web.yml:1:1: basic_auth_users has no user: expected NAME: HASH below it",
        "[a] | web.yml:1:1: expected keys such as smart: and server:", "a: [ | web.yml:2:1: not YAML: "})
    void eachMistakeHasItsPlace(String text, String expected) {
        String message = mistake(text + "\n");
        assertTrue(expected.endsWith(":") ? message.startsWith(expected) : message.equals(expected), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http_server_config: {http2: true}", "http_server_config: {headers: {x-frame-options: DENY}}"})
    void theHttpSectionAloneIsAFileToo(String text) throws Exception {
        assertEquals(null, read(text).tls());
    }
}

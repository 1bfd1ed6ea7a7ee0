package io.smartexporter.exporter;

import io.helidon.common.pki.Keys;
import io.helidon.common.tls.Tls;
import io.helidon.common.tls.TlsConfig;
import io.helidon.config.Config;
import io.helidon.config.ConfigSources;
import io.smartexporter.exporter.Access.Secure;
import io.smartexporter.exporter.YamlFile.Item;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads `server.tls`, in Helidon's keys, as Helidon's TLS.
///
/// Its files are read here, and passed on as contents: so they are bounded, cannot hang the start, and an error has its place.
final class TlsReader {
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_SESSIONS = 1_000_000;

    private enum Kind {
        TEXT,
        TRUTH,
        COUNT,
        DURATION,
        LIST,
        CLIENT_AUTH,
        FILE
    }

    private static final List<String> RESOURCES = List.of("keystore.resource", "pem.key.resource", "pem.public-key.resource",
            "pem.cert-chain.resource", "pem.certificates.resource");

    /// Every key below `server.tls`.
    private static final Map<String, Kind> KEYS = keys();

    private final SettingsSource source;
    private final String section;
    private String sha256 = "";

    TlsReader(SettingsSource source, String section) {
        this.source = source;
        this.section = section;
    }

    private static Map<String, Kind> keys() {
        Map<String, Kind> keys = new TreeMap<>();
        for (String key : List.of("enabled", "trust-all", "revocation.enabled", "revocation.prefer-crl-over-ocsp",
                "revocation.check-only-end-entity", "revocation.fallback-enabled", "revocation.soft-fail-enabled")) {
            keys.put(key, Kind.TRUTH);
        }
        for (String key : List.of("protocol", "provider", "secure-random-provider", "secure-random-algorithm",
                "key-manager-factory-algorithm", "trust-manager-factory-algorithm", "internal-keystore-type",
                "internal-keystore-provider", "revocation.ocsp-responder-uri")) {
            keys.put(key, Kind.TEXT);
        }
        keys.put("client-auth", Kind.CLIENT_AUTH);
        keys.put("cipher-suite", Kind.LIST);
        keys.put("protocols", Kind.LIST);
        keys.put("session-cache-size", Kind.COUNT);
        keys.put("session-timeout", Kind.DURATION);
        for (String store : List.of("private-key.", "trust.")) {
            for (String key : List.of("keystore.type", "keystore.passphrase", "keystore.key.alias", "keystore.key.passphrase",
                    "keystore.cert.alias", "keystore.cert-chain.alias", "pem.key.passphrase")) {
                keys.put(store + key, Kind.TEXT);
            }
            keys.put(store + "keystore.trust-store", Kind.TRUTH);
            for (String resource : RESOURCES) {
                keys.put(store + resource + ".path", Kind.FILE);
                keys.put(store + resource + ".content", Kind.TEXT);
                keys.put(store + resource + ".content-plain", Kind.TEXT);
            }
        }
        return Collections.unmodifiableMap(keys);
    }

    /// The TLS of the section; null for plain HTTP.
    @Nullable
    Secure tls(OperatorFiles files) throws ConfigurationException {
        source.section(section);
        known();
        Map<String, String> values = new LinkedHashMap<>();
        for (Map.Entry<String, Kind> key : KEYS.entrySet()) {
            if (source.has(section + "." + key.getKey()) && key.getValue() != Kind.FILE) {
                add(values, key.getKey(), key.getValue());
            }
        }
        if ("false".equals(values.get("enabled")) || !isSaid()) {
            return null;
        }
        for (String store : List.of("private-key.", "trust.")) {
            for (String resource : RESOURCES) {
                resource(values, store + resource, files);
            }
            requireResource(values, store + "keystore");
        }
        sha256 = sha256(values.toString());
        Tls tls = tls(config(values));
        return new Secure(tls.sslContext(), tls.sslParameters());
    }

    /// Of all inputs of the last result; empty for plain HTTP.
    String sha256() {
        return sha256;
    }

    static String sha256(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private boolean isSaid() {
        return KEYS.keySet().stream().anyMatch(key -> source.has(section + "." + key));
    }

    private void known() throws ConfigurationException {
        for (String key : source.yamlKeys()) {
            if (!key.startsWith(section + ".") || KEYS.containsKey(key.substring(section.length() + 1))) {
                continue;
            }
            if (isSection(key)) {
                source.section(key);
            } else {
                throw new ConfigurationException(source.place(key), "unknown key " + SafeText.clean(key) + ": expected one of "
                        + String.join(", ", below(key.substring(0, key.lastIndexOf('.')))));
            }
        }
    }

    private boolean isSection(String key) {
        return !below(key).isEmpty();
    }

    /// The names allowed in a section; none if there is no such section.
    private Set<String> below(String key) {
        Set<String> names = new TreeSet<>();
        for (String known : KEYS.keySet()) {
            String whole = section + "." + known;
            if (whole.startsWith(key + ".")) {
                names.add(whole.substring(key.length() + 1).replaceFirst("\\..*", ""));
            }
        }
        return names;
    }

    private void add(Map<String, String> values, String name, Kind kind) throws ConfigurationException {
        String key = section + "." + name;
        switch (kind) {
            case TEXT, FILE -> values.put(name, said(key));
            case TRUTH -> values.put(name, Boolean.toString(source.truth(key)));
            case COUNT -> values.put(name, Integer.toString(source.number(key, 0, MOST_SESSIONS)));
            case DURATION -> values.put(name, source.duration(key, Duration.ZERO).toString());
            case CLIENT_AUTH -> values.put(name, clientAuth(key));
            case LIST -> {
                List<Item> items = source.list(key);
                for (int i = 0; i < items.size(); i++) {
                    if (items.get(i).text().isEmpty()) {
                        throw new ConfigurationException(items.get(i).place(), key + " has an empty element: expected a text");
                    }
                    values.put(name + "." + i, items.get(i).text());
                }
            }
        }
    }

    private String said(String key) throws ConfigurationException {
        String text = source.text(key);
        if (text.isEmpty() && !key.endsWith("passphrase")) {
            throw source.wrong(key, "a text");
        }
        return text;
    }

    private String clientAuth(String key) throws ConfigurationException {
        String text = source.text(key);
        if (!List.of("REQUIRED", "OPTIONAL", "NONE").contains(text)) {
            throw source.wrong(key, "REQUIRED, OPTIONAL or NONE");
        }
        return text;
    }

    /// Reads the file that a resource names, and checks one in the settings themselves.
    private void resource(Map<String, String> values, String name, OperatorFiles files) throws ConfigurationException {
        String key = section + "." + name;
        if (source.has(key + ".path")) {
            Path path = source.path(key + ".path");
            byte[] bytes = files.read(source.place(key + ".path"), path, MOST_BYTES);
            values.remove(name + ".content-plain");
            values.put(name + ".content", Base64.getEncoder().encodeToString(bytes));
            values.put(name + ".description", path.toString());
        } else if (values.containsKey(name + ".content")) {
            try {
                Base64.getDecoder().decode(values.get(name + ".content"));
            } catch (IllegalArgumentException _) {
                throw source.wrong(key + ".content", "Base64");
            }
        }
    }

    private void requireResource(Map<String, String> values, String store) throws ConfigurationException {
        boolean named = values.keySet().stream().anyMatch(key -> key.startsWith(store + "."));
        if (named && values.keySet().stream().noneMatch(key -> key.startsWith(store + ".resource.content"))) {
            String key = section + "." + store;
            throw new ConfigurationException(source.place(key), key + " names no file: expected resource.path");
        }
    }

    private static Config config(Map<String, String> values) {
        return Config.builder().disableEnvironmentVariablesSource().disableSystemPropertiesSource().disableValueResolving()
                .disableKeyResolving().addSource(ConfigSources.create(values).build()).build();
    }

    private Tls tls(Config config) throws ConfigurationException {
        Keys own = keys(config, "private-key");
        keys(config, "trust");
        fit(own);
        try {
            // A server has no name to verify its clients by.
            Tls tls = TlsConfig.builder().config(config).endpointIdentificationAlgorithm(Tls.ENDPOINT_IDENTIFICATION_NONE)
                    .build();
            tls.newEngine();
            return tls;
        } catch (RuntimeException e) {
            throw wrong(section, e);
        }
    }

    private Keys keys(Config config, String name) throws ConfigurationException {
        try {
            return config.get(name).as(Keys::create).orElseGet(() -> Keys.builder().build());
        } catch (RuntimeException e) {
            throw wrong(section + "." + name, e);
        }
    }

    /// The private key and the certificate must match: else it starts, and every handshake fails.
    private void fit(Keys keys) throws ConfigurationException {
        String key = source.has(section + ".private-key") ? section + ".private-key" : section;
        PrivateKey secret = keys.privateKey().orElseThrow(() -> new ConfigurationException(source.place(key), key
                + " has no private key: expected pem.key.resource, or keystore.resource and keystore.key.alias"));
        List<X509Certificate> chain = keys.certChain();
        if (chain.isEmpty()) {
            throw new ConfigurationException(source.place(key), key
                    + " has no certificate: expected pem.cert-chain.resource, or keystore.cert-chain.alias");
        }
        if (!isPair(secret, chain.getFirst().getPublicKey())) {
            throw new ConfigurationException(source.place(key), key
                    + " has a private key and a certificate that do not fit: expected the key of the first certificate");
        }
    }

    /// Whether a private and a public key belong together.
    static boolean isPair(PrivateKey secret, PublicKey open) {
        String algorithm = switch (secret.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case "DSA" -> "SHA256withDSA";
            default -> secret.getAlgorithm();
        };
        byte[] probe = {1};
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(secret);
            signature.update(probe);
            byte[] signed = signature.sign();
            signature.initVerify(open);
            signature.update(probe);
            return signature.verify(signed);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    /// The innermost cause names the error, or the file not read; the outer ones name classes.
    private ConfigurationException wrong(String key, Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null && !(cause instanceof IOException)) {
            cause = cause.getCause();
        }
        return new ConfigurationException(source.place(key),
                key + ": " + SafeText.clean(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage()));
    }
}

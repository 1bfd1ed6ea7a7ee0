package io.smartexporter.exporter;

import io.smartexporter.exporter.Access.Secure;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads `server:`, as a whole: the result can be listened with, if the host has the address.
final class ServerReader {
    static final String SECTION = "server";
    private static final String TLS = "server.tls";
    private static final String NIO = "server.use-nio";
    static final String WEB_FILE = "smart.web.config-file";

    /// Those that the environment can set, and `use-nio` and `tls`.
    static final List<String> KEYS = List.of("server.host", "server.port", "server.backlog", "server.max-tcp-connections",
            "server.max-connections-per-peer", "server.idle-connection-timeout");

    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9_.])?");
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");
    private static final Pattern FOUR_NUMBERS = Pattern.compile("[0-9]+(\\.[0-9]+){3}");

    private final SettingsSource source;
    private final TlsReader tls;
    private final List<String> warnings = new ArrayList<>();

    ServerReader(SettingsSource source) {
        this.source = source;
        this.tls = new TlsReader(source, TLS);
    }

    ServerSettings settings() throws ConfigurationException {
        source.section(SECTION);
        known();
        if (source.has(NIO)) {
            source.truth(NIO);
            warnings.add(source.place(NIO) + ": " + NIO + " has no effect any more: leave it out");
        }
        return new ServerSettings(host(), source.number("server.port", 0, 65535), source.number("server.backlog", 1, 65535),
                source.number("server.max-tcp-connections", 1, 65535), source.number("server.max-connections-per-peer", 1, 65535),
                source.duration("server.idle-connection-timeout", Duration.ofSeconds(1)));
    }

    /// TLS by `server.tls`, and whoever the web configuration file lets in.
    ///
    /// @param webFile null for none
    Access access(@Nullable Path webFile, OperatorFiles files) throws ConfigurationException {
        Secure own = tls.tls(files);
        if (webFile == null) {
            return new Access(own, Map.of(), Map.of(), tls.sha256(), List.of());
        }
        Access web = WebFileReader.read(webFile, source.place(WEB_FILE), files);
        if (own != null && web.tls() != null) {
            throw new ConfigurationException(source.place(TLS),
                    "server.tls, and " + SafeText.clean(webFile.toString()) + " has tls_server_config: expected one of them");
        }
        return own == null ? web : new Access(own, web.users(), web.headers(), tls.sha256(), List.of());
    }

    List<String> warnings() {
        return warnings;
    }

    private void known() throws ConfigurationException {
        for (String key : source.yamlKeys()) {
            boolean isTls = key.equals(TLS) || key.startsWith(TLS + ".");
            if (key.startsWith(SECTION + ".") && !isTls && !key.equals(NIO) && !KEYS.contains(key)) {
                throw new ConfigurationException(source.place(key), "unknown key " + SafeText.clean(key)
                        + ": expected host, port, backlog, max-tcp-connections, max-connections-per-peer, idle-connection-timeout or tls");
            }
        }
    }

    private String host() throws ConfigurationException {
        String host = source.text("server.host");
        if (!isHost(host)) {
            throw source.wrong("server.host", "the name of this host or one of its addresses, such as 127.0.0.1");
        }
        return host;
    }

    private static boolean isHost(String host) {
        if (!ADDRESS.matcher(host).matches()) {
            return HOST_NAME.matcher(host).matches();
        }
        if (!host.contains(":") && !FOUR_NUMBERS.matcher(host).matches()) {
            return false;
        }
        try {
            InetAddress.ofLiteral(host);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}

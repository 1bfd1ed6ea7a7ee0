package io.smartexporter.exporter;

import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/// Who may connect, and how: TLS and users, from `server.tls` and the web configuration file. It is replaced as a whole when the
/// files change, and holds for every connection and every request that begins then.
///
/// @param tls null for plain HTTP
/// @param users their passwords by bcrypt, by name; empty: nobody is asked for a name
/// @param headers further headers of each answer
/// @param sha256 distinguishes TLS configurations; empty for plain HTTP
/// @param warnings one line each
record Access(@Nullable Secure tls, Map<String, String> users, Map<String, String> headers, String sha256,
        List<String> warnings) {

    /// TLS, as the JDK has it.
    record Secure(SSLContext context, SSLParameters parameters) {}

    Access {
        users = Map.copyOf(users);
        headers = Map.copyOf(headers);
        warnings = List.copyOf(warnings);
    }
}

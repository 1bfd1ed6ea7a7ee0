package io.smartexporter.exporter;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Which client certificates are accepted: those of some authorities, or any; and of these those that have one of some names.
final class ClientCertificates extends X509ExtendedTrustManager {
    private final @Nullable X509ExtendedTrustManager authorities;
    private final Set<String> names;

    /// @param authorities null: any certificate will do, as with `RequireAnyClientCert`
    /// @param names of which a certificate must have one (`client_allowed_sans`); empty: it needs none
    ClientCertificates(@Nullable X509ExtendedTrustManager authorities, Set<String> names) {
        this.authorities = authorities;
        this.names = Set.copyOf(names);
    }

    private void requireName(X509Certificate[] chain) throws CertificateException {
        if (names.isEmpty()) {
            return;
        }
        var all = chain[0].getSubjectAlternativeNames();
        for (List<?> name : all == null ? List.<List<?>>of() : all) {
            if (name.get(1) instanceof String text && names.contains(text)) {
                return;
            }
        }
        throw new CertificateException("the client's certificate has none of the names of client_allowed_sans");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        if (authorities != null) {
            authorities.checkClientTrusted(chain, type);
        }
        requireName(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        if (authorities != null) {
            authorities.checkClientTrusted(chain, type, socket);
        }
        requireName(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        if (authorities != null) {
            authorities.checkClientTrusted(chain, type, engine);
        }
        requireName(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("this is a server, which trusts none");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkServerTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        checkServerTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities == null ? new X509Certificate[0] : authorities.getAcceptedIssuers();
    }
}

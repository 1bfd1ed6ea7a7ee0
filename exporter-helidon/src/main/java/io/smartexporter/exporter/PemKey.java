package io.smartexporter.exporter;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A private key in PEM (RFC 7468), without a passphrase.
///
/// There are three forms: PKCS#8 (`PRIVATE KEY`), PKCS#1 (`RSA PRIVATE KEY`) and SEC 1 (`EC PRIVATE KEY`). The JDK reads PKCS#8; the
/// others are what stands inside of it, and the rest, the algorithm and its parameters, is that of the certificate's public key.
final class PemKey {
    private static final Pattern BLOCK = Pattern
            .compile("-----BEGIN (|RSA |EC )PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END \\1PRIVATE KEY-----");
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final byte[] VERSION = {0x02, 0x01, 0x00};

    private PemKey() {}

    /// The first private key of a text.
    ///
    /// @param open the public key that belongs to it
    /// @throws GeneralSecurityException if there is none, or it is not of the public key's algorithm
    static PrivateKey read(byte[] text, PublicKey open) throws GeneralSecurityException {
        Matcher block = BLOCK.matcher(new String(text, StandardCharsets.ISO_8859_1));
        if (!block.find()) {
            throw new InvalidKeyException("no private key in PEM");
        }
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(block.group(2));
        } catch (IllegalArgumentException e) {
            throw new InvalidKeyException("no Base64", e);
        }
        byte[] whole = block.group(1).isEmpty() ? der : wrapped(der, open);
        return KeyFactory.getInstance(open.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(whole));
    }

    /// RFC 5208, PrivateKeyInfo: a version, the algorithm, the key in octets.
    private static byte[] wrapped(byte[] key, PublicKey open) throws InvalidKeyException {
        return element(SEQUENCE, VERSION, algorithm(open.getEncoded()), element(OCTETS, key));
    }

    /// RFC 5280, SubjectPublicKeyInfo: it begins with the algorithm.
    private static byte[] algorithm(byte[] open) throws InvalidKeyException {
        int start = contents(open, 0);
        int end = contents(open, start) + length(open, start);
        return Arrays.copyOfRange(open, start, end);
    }

    /// Where the contents of an element begin (DER: tag, length, contents).
    private static int contents(byte[] der, int at) throws InvalidKeyException {
        int first = unsigned(der, at + 1);
        return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    private static int length(byte[] der, int at) throws InvalidKeyException {
        int first = unsigned(der, at + 1);
        int length = first < 0x80 ? first : 0;
        for (int i = at + 2; i < contents(der, at); i++) {
            length = length << 8 | unsigned(der, i);
        }
        return length;
    }

    private static int unsigned(byte[] der, int at) throws InvalidKeyException {
        if (at >= der.length) {
            throw new InvalidKeyException("the public key ends early");
        }
        return der[at] & 0xff;
    }

    private static byte[] element(int tag, byte[]... parts) {
        ByteArrayOutputStream contents = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            contents.writeBytes(part);
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(tag);
        if (contents.size() < 0x80) {
            whole.write(contents.size());
        } else {
            whole.write(0x84);
            for (int shift = 24; shift >= 0; shift -= 8) {
                whole.write(contents.size() >>> shift);
            }
        }
        whole.writeBytes(contents.toByteArray());
        return whole.toByteArray();
    }
}

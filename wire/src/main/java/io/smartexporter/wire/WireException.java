package io.smartexporter.wire;

import java.io.IOException;

/// The other side broke the socket contract. Nothing that follows on the same connection can be trusted.
public final class WireException extends IOException {
    private static final long serialVersionUID = 1;

    public WireException(String message) {
        super(message);
    }
}

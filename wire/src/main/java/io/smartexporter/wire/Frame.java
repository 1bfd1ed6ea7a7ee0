package io.smartexporter.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A unit of the socket protocol: version byte, length of the payload in eight bytes (unsigned, little endian), payload.
///
/// @param version 1 or 2
/// @param payload the bytes after the prefix; empty in the frame that ends a version 2 stream
@SuppressWarnings("ArrayRecordComponent") // made once, handed on once, never compared
public record Frame(int version, byte[] payload) {
    /// Bytes before the payload.
    public static final int PREFIX = 1 + Long.BYTES;

    /// The frame as it goes over the socket.
    public byte[] encode() {
        return ByteBuffer.allocate(PREFIX + payload.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) version)
                .putLong(payload.length)
                .put(payload)
                .array();
    }
}

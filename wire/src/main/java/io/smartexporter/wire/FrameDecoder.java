package io.smartexporter.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Cuts a byte stream into frames; it may arrive in any pieces.
///
/// It does no I/O and so cannot wait: the reader of the socket limits the time. Memory grows with the bytes received, not with
/// the length in a prefix.
final class FrameDecoder {
    private static final int FIRST_BUFFER = 64 << 10;

    private final ByteBuffer prefix = ByteBuffer.allocate(Frame.PREFIX).order(ByteOrder.LITTLE_ENDIAN);
    private byte[] payload = new byte[0];
    private int filled;
    private int length;
    private int version;
    private long total;

    /// Takes bytes from the buffer until a frame is complete.
    ///
    /// @return the frame, or null if the buffer is used up first
    /// @throws WireException if the version is neither 1 nor 2 or changes within the stream, or a limit is exceeded
    @Nullable
    Frame next(ByteBuffer in) throws WireException {
        if (prefix.hasRemaining()) {
            fillPrefix(in);
            if (prefix.hasRemaining()) {
                return null;
            }
            start();
        }
        fillPayload(in);
        if (filled < length) {
            return null;
        }
        Frame frame = new Frame(version, Arrays.copyOf(payload, length));
        prefix.clear();
        payload = new byte[0];
        return frame;
    }

    private void fillPrefix(ByteBuffer in) throws WireException {
        while (in.hasRemaining() && prefix.hasRemaining()) {
            prefix.put(in.get());
        }
        if (prefix.position() > 0) {
            checkVersion(Byte.toUnsignedInt(prefix.get(0)));
        }
    }

    private void checkVersion(int found) throws WireException {
        if (found != 1 && found != 2) {
            throw new WireException(
                    "frame of version " + found + ": expected 1 or 2. Is this the socket of a smart_exporter_helper?");
        }
        if (version != 0 && found != version) {
            throw new WireException("frame of version " + found + " in a stream of version " + version);
        }
        version = found;
    }

    private void start() throws WireException {
        long claimed = prefix.getLong(1);
        int limit = version == 1 ? WireLimits.FRAME_VERSION_1 : WireLimits.FRAME;
        if (claimed < 0 || claimed > limit) {
            throw new WireException("frame of " + Long.toUnsignedString(claimed) + " bytes: the limit is " + limit);
        }
        total += Frame.PREFIX + claimed;
        if (total > WireLimits.STREAM) {
            throw new WireException("more than " + WireLimits.STREAM + " bytes in one stream");
        }
        length = (int) claimed;
        filled = 0;
        payload = new byte[Math.min(length, FIRST_BUFFER)];
    }

    private void fillPayload(ByteBuffer in) {
        int take = Math.min(in.remaining(), length - filled);
        if (filled + take > payload.length) {
            payload = Arrays.copyOf(payload, Math.min(length, Math.max(filled + take, payload.length * 2)));
        }
        in.get(payload, filled, take);
        filled += take;
    }
}

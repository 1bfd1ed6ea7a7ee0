package io.smartexporter.exporter;

import java.io.IOException;
import java.io.OutputStream;

/// Sends an answer to the client, little at a time; of an answer to HEAD only the head.
final class AnswerStream extends OutputStream {
    /// A write goes through a buffer outside the heap as large as the bytes offered: few are offered.
    private static final int SLICE = 16 << 10;

    private final OutputStream out;
    private boolean headAlone;
    private boolean headSent;
    private volatile long lastPiece = System.nanoTime();

    AnswerStream(OutputStream out) {
        this.out = out;
    }

    /// The answer to another request begins.
    ///
    /// @param withoutBody whether it answers HEAD
    void begin(boolean withoutBody) {
        headAlone = withoutBody;
        headSent = false;
    }

    /// When the client last took a piece, by the monotonic clock, in nanoseconds.
    long lastPiece() {
        return lastPiece;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[]{(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int end = offset + (headAlone ? headLength(bytes, offset, length) : length);
        for (int at = offset; at < end; at += SLICE) {
            out.write(bytes, at, Math.min(SLICE, end - at));
            lastPiece = System.nanoTime();
        }
    }

    /// How many of these bytes are the answer's head, which Helidon writes in one piece.
    private int headLength(byte[] bytes, int offset, int length) {
        if (headSent) {
            return 0;
        }
        for (int i = offset; i + 3 < offset + length; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r' && bytes[i + 3] == '\n') {
                headSent = true;
                return i + 4 - offset;
            }
        }
        return length;
    }
}

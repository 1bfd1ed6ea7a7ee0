package io.smartexporter.exporter;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Bytes that are written once and read often. They are in blocks: growing copies nothing and takes little more than they need.
final class Bytes extends OutputStream {
    /// Too many bytes.
    static final class TooManyException extends IOException {
        private static final long serialVersionUID = 1;

        TooManyException(long most) {
            super("an answer of more than " + most + " bytes");
        }
    }

    private static final int BLOCK = 16 << 10;

    private final long most;
    private final List<byte[]> full = new ArrayList<>();
    private byte[] block = {};
    private int used;

    /// @param most the most bytes
    Bytes(long most) {
        this.most = most;
    }

    long length() {
        return (long) full.size() * BLOCK + used;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[]{(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length() + length > most) {
            throw new TooManyException(most);
        }
        int from = offset;
        int left = length;
        while (left > 0) {
            if (used == block.length) {
                grow(left);
            }
            int count = Math.min(left, block.length - used);
            System.arraycopy(bytes, from, block, used, count);
            used += count;
            from += count;
            left -= count;
        }
    }

    /// The first block grows by doubling, as most answers are small.
    private void grow(int wanted) {
        if (block.length < BLOCK) {
            block = Arrays.copyOf(block, Math.min(BLOCK, Math.max(block.length * 2, Math.max(256, used + wanted))));
        } else {
            full.add(block);
            block = new byte[BLOCK];
            used = 0;
        }
    }

    /// Drops the last ones.
    void dropLast(int count) {
        used -= count;
        if (used < 0) {
            block = full.removeLast();
            used += BLOCK;
        }
    }

    void writeTo(OutputStream out) throws IOException {
        for (byte[] each : full) {
            out.write(each, 0, BLOCK);
        }
        out.write(block, 0, used);
    }
}

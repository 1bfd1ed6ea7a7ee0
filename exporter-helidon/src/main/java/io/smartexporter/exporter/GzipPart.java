package io.smartexporter.exporter;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Compresses one part of a gzip stream (RFC 1952) that consists of separately compressed parts.
///
/// All parts but the last end at a byte (`SYNC_FLUSH`), and none refers to data before it, so parts can be joined as they are;
/// the checksum of the whole is computed from those of the parts.
final class GzipPart extends OutputStream {
    private final Deflater deflater;
    private final OutputStream out;
    private final CRC32 crc = new CRC32();
    private final byte[] buffer = new byte[4096];
    private long length;

    /// @param deflater without a header (`nowrap`), at its beginning; it can be used again after the end
    GzipPart(Deflater deflater, OutputStream out) {
        this.deflater = deflater;
        this.out = out;
    }

    /// @param crc CRC-32 of the uncompressed bytes
    /// @param length number of these bytes
    record Sum(long crc, long length) {
        /// The sum of this part and the next one together.
        Sum then(Sum next) {
            return new Sum(Crc32.combine(crc, next.crc, next.length), length + next.length);
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[]{(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        crc.update(bytes, offset, count);
        length += count;
        deflater.setInput(bytes, offset, count);
        while (!deflater.needsInput()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
    }

    /// Ends it.
    ///
    /// @param last whether no part follows
    Sum end(boolean last) throws IOException {
        if (last) {
            deflater.finish();
        }
        int mode = last ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH;
        int count;
        do {
            count = deflater.deflate(buffer, 0, buffer.length, mode);
            out.write(buffer, 0, count);
        } while (count == buffer.length);
        return new Sum(crc.getValue(), length);
    }

    /// The bytes before the first part.
    static byte[] header() {
        return new byte[]{0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    }

    /// The bytes after the last part.
    static byte[] trailer(Sum sum) {
        byte[] trailer = new byte[8];
        for (int i = 0; i < 4; i++) {
            trailer[i] = (byte) (sum.crc >> (8 * i));
            trailer[i + 4] = (byte) (sum.length >> (8 * i));
        }
        return trailer;
    }
}

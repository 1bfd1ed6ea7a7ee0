package io.smartexporter.exporter;

/// The CRC-32 of two pieces of data in sequence, from the CRC-32 of each.
///
/// A CRC is linear over bits: the first piece's has to be carried on over as many zero bytes as the second piece is long, and the
/// second piece's is added to it (exclusive or). To carry it on over one zero bit is a multiplication with a 32 × 32 matrix; its
/// powers of two give any length in a few steps.
final class Crc32 {
    /// The polynomial of gzip (RFC 1952), lowest bit first.
    private static final int POLYNOMIAL = 0xedb88320;
    private static final int BITS = 32;

    private Crc32() {}

    /// @param first CRC-32 of the first piece
    /// @param second CRC-32 of the second piece
    /// @param length bytes of the second piece
    static long combine(long first, long second, long length) {
        int[] matrix = oneBit();
        for (int doubled = 0; doubled < 3; doubled++) {
            matrix = squared(matrix);
        }
        int crc = (int) first;
        for (long left = length; left > 0; left >>= 1) {
            if ((left & 1) != 0) {
                crc = times(matrix, crc);
            }
            matrix = squared(matrix);
        }
        return (crc ^ (int) second) & 0xffffffffL;
    }

    /// Column by column: what becomes of each bit when one zero bit follows.
    private static int[] oneBit() {
        int[] matrix = new int[BITS];
        matrix[0] = POLYNOMIAL;
        for (int bit = 1; bit < BITS; bit++) {
            matrix[bit] = 1 << (bit - 1);
        }
        return matrix;
    }

    private static int times(int[] matrix, int vector) {
        int product = 0;
        for (int bit = 0; bit < BITS; bit++) {
            if ((vector >>> bit & 1) != 0) {
                product ^= matrix[bit];
            }
        }
        return product;
    }

    private static int[] squared(int[] matrix) {
        int[] square = new int[BITS];
        for (int bit = 0; bit < BITS; bit++) {
            square[bit] = times(matrix, matrix[bit]);
        }
        return square;
    }
}

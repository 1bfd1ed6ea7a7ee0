package io.smartexporter.rules;

/// The series of which one drive has given a sample.
final class SeriesSet {
    private final long[] words;

    /// @param series how many there are
    SeriesSet(int series) {
        words = new long[(series + Long.SIZE - 1) / Long.SIZE];
    }

    /// False if it was there already.
    boolean add(int series) {
        int word = series / Long.SIZE;
        long bit = 1L << series;
        boolean added = (words[word] & bit) == 0;
        words[word] |= bit;
        return added;
    }
}

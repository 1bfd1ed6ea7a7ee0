package io.smartexporter.rules;

import java.util.Arrays;

/// A set of small numbers: the series of which one drive has given a sample.
final class SeriesSet {
    private final long[] words;

    /// @param size one more than the largest number
    SeriesSet(int size) {
        words = new long[(size + Long.SIZE - 1) / Long.SIZE];
    }

    /// False if it was there already.
    boolean add(int number) {
        int word = number / Long.SIZE;
        long bit = 1L << number;
        boolean added = (words[word] & bit) == 0;
        words[word] |= bit;
        return added;
    }

    void clear() {
        Arrays.fill(words, 0);
    }
}

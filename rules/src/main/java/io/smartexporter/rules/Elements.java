package io.smartexporter.rules;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What stands at a path with `*`: a value for each element, in the order of the document.
final class Elements {
    /// Elements beyond that are counted and not read: no drive has so many sensors, and what a drive makes up must not fill memory.
    static final int MOST = 256;

    private long[] places = new long[4];
    private double[] numbers = new double[4];
    private @Nullable String[] texts = new String[4];
    private int size;
    private boolean more;

    void add(long place, double number, @Nullable String text) {
        if (size == MOST || place < 0) {
            more = true;
        } else if (size == 0 || places[size - 1] < place) { // else a key stands twice: the first counts
            grow();
            places[size] = place;
            numbers[size] = number;
            texts[size++] = text;
        }
    }

    private void grow() {
        if (size == places.length) {
            places = Arrays.copyOf(places, 2 * size);
            numbers = Arrays.copyOf(numbers, 2 * size);
            texts = Arrays.copyOf(texts, 2 * size);
        }
    }

    int size() {
        return size;
    }

    /// Whether there were elements that have not been read.
    boolean more() {
        return more;
    }

    long place(int at) {
        return places[at];
    }

    double number(int at) {
        return numbers[at];
    }

    @Nullable
    String text(int at) {
        return texts[at];
    }

    /// The text of an element, or null if there is none.
    @Nullable
    String textOf(long place) {
        int at = Arrays.binarySearch(places, 0, size, place);
        return at < 0 ? null : texts[at];
    }
}

package io.smartexporter.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A path into smartctl's JSON, `/key/key`. A `*` takes every element of a list.
///
/// It is not a JSON Pointer (RFC 6901): there are no escapes, since smartctl's keys have neither `/` nor `~`, and a number is an
/// ordinary key.
record FieldPath(String text, List<String> keys) {
    static final int MOST_STARS = 2;
    static final String EXPECTED = "a path like /temperature/current, with * for every element of a list (at most " + MOST_STARS
            + ")";
    private static final String STAR = "*";
    private static final int MOST_KEYS = 16;
    private static final int LONGEST = 250;

    FieldPath {
        keys = List.copyOf(keys);
    }

    /// The path, or null if the text is not one.
    static @Nullable FieldPath of(String text) {
        if (!text.startsWith("/") || text.length() > LONGEST) {
            return null;
        }
        FieldPath path = new FieldPath(text, List.of(text.substring(1).split("/", -1)));
        boolean legal = path.keys.size() <= MOST_KEYS && path.stars() <= MOST_STARS
                && path.keys.stream().allMatch(key -> !key.isEmpty() && (key.equals(STAR) || !key.contains(STAR)));
        return legal ? path : null;
    }

    int stars() {
        return (int) keys.stream().filter(STAR::equals).count();
    }

    /// Whether it leads to the elements themselves.
    boolean endsInStar() {
        return keys.getLast().equals(STAR);
    }

    /// The path of the elements that have values at this path: up to the last `*`.
    FieldPath ofElements() {
        List<String> first = keys.subList(0, keys.lastIndexOf(STAR) + 1);
        return new FieldPath("/" + String.join("/", first), first);
    }

    /// Whether each value at this path belongs to one element of the other path: all its `*` are the other's first ones.
    boolean follows(FieldPath other) {
        int last = keys.lastIndexOf(STAR) + 1;
        return last <= other.keys.size() && keys.subList(0, last).equals(other.keys.subList(0, last));
    }
}

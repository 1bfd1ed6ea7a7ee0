package io.smartexporter.rules;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.Stream;

/// The attribute IDs of which anything is said, in a row: an array leads from an ID to its place.
final class IdPlaces {
    private final int[] ids;
    private final int[] places;

    IdPlaces(Stream<Integer> said) {
        BitSet all = new BitSet();
        said.filter(id -> id >= 0).forEach(all::set);
        ids = all.stream().toArray();
        places = new int[all.length()];
        Arrays.fill(places, -1);
        for (int place = 0; place < ids.length; place++) {
            places[ids[place]] = place;
        }
    }

    int size() {
        return ids.length;
    }

    int id(int place) {
        return ids[place];
    }

    /// The place of an ID, or -1 if nothing is said of it.
    int place(int id) {
        return id >= 0 && id < places.length ? places[id] : -1;
    }
}

package io.smartexporter.rules;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.Stream;

/// The attribute IDs in any file, in ascending order, each with its index; an array maps an ID to its index.
final class IdIndex {
    private final int[] ids;
    private final int[] indices;

    IdIndex(Stream<Integer> named) {
        BitSet all = new BitSet();
        named.filter(id -> id >= 0).forEach(all::set);
        ids = all.stream().toArray();
        indices = new int[all.length()];
        Arrays.fill(indices, -1);
        for (int index = 0; index < ids.length; index++) {
            indices[ids[index]] = index;
        }
    }

    int size() {
        return ids.length;
    }

    int id(int index) {
        return ids[index];
    }

    /// The index of an ID, or -1 if no file has it.
    int index(int id) {
        return id >= 0 && id < indices.length ? indices[id] : -1;
    }
}

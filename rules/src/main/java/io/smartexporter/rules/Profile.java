package io.smartexporter.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the device database says of one model.
///
/// @param choices which value of each attribute says something, by attribute ID
/// @param thresholds by attribute ID
/// @param perfs the attribute IDs whose values are performance data
/// @param entries the entries that it comes from
record Profile(Map<Integer, ValueSource> choices, Map<Integer, Threshold> thresholds, Set<Integer> perfs, List<Entry> entries) {
    static final Profile NONE = new Profile(Map.of(), Map.of(), Set.of(), List.of());

    /// An entry of the device database, `"NAME": { "Device": … }`, and where it stands.
    record Entry(String name, String place) {}

    Profile {
        choices = Map.copyOf(choices);
        thresholds = Map.copyOf(thresholds);
        perfs = Set.copyOf(perfs);
        entries = List.copyOf(entries);
    }

    /// Both entries' data; where both say something of an attribute, the later one counts.
    static Profile merge(Profile earlier, Profile later) {
        Map<Integer, ValueSource> choices = new HashMap<>(earlier.choices);
        choices.putAll(later.choices);
        Map<Integer, Threshold> thresholds = new HashMap<>(earlier.thresholds);
        thresholds.putAll(later.thresholds);
        Set<Integer> perfs = new HashSet<>(earlier.perfs);
        perfs.addAll(later.perfs);
        List<Entry> entries = new ArrayList<>(earlier.entries);
        later.entries.stream().filter(entry -> !entries.contains(entry)).forEach(entries::add);
        return new Profile(choices, thresholds, perfs, entries);
    }
}

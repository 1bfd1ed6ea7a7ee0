package io.smartexporter.rules;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
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

    /// The data of all entries of one model; where several say something of an attribute, the last one counts.
    static Profile merge(List<Profile> inOrder) {
        if (inOrder.size() == 1) {
            return inOrder.getFirst();
        }
        Map<Integer, ValueSource> choices = new HashMap<>();
        Map<Integer, Threshold> thresholds = new HashMap<>();
        Set<Integer> perfs = new HashSet<>();
        Set<Entry> entries = new LinkedHashSet<>();
        for (Profile profile : inOrder) {
            choices.putAll(profile.choices);
            thresholds.putAll(profile.thresholds);
            perfs.addAll(profile.perfs);
            entries.addAll(profile.entries);
        }
        return new Profile(choices, thresholds, perfs, List.copyOf(entries));
    }
}

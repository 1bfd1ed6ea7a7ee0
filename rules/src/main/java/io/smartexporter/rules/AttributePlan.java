package io.smartexporter.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the rules say about the attributes of one model.
///
/// An array leads from an attribute's ID to its place in the plan, so that the plans of many models stay small.
public final class AttributePlan {
    private final int[] places;
    private final Entry[] entries;
    private final int series;

    /// The rules of one ID with the values that the model's entry in the device database chooses.
    record Entry(RulesOfId rules, List<Step> steps) {}

    /// @param places for each attribute ID the index of its entry, or -1
    AttributePlan(int[] places, List<Entry> entries, int series) {
        this.places = places;
        this.entries = entries.toArray(Entry[]::new);
        this.series = series;
    }

    /// Makes samples of one drive's attributes.
    public void apply(List<Attribute> table, SampleSink sink) {
        SeriesSet given = new SeriesSet(series);
        for (Attribute attribute : table) {
            Entry entry = entry(attribute.id());
            if (entry != null) {
                apply(entry, attribute, given, sink);
            }
        }
    }

    private @Nullable Entry entry(int id) {
        int place = id >= 0 && id < places.length ? places[id] : -1;
        return place < 0 ? null : entries[place];
    }

    private static void apply(Entry entry, Attribute attribute, SeriesSet given, SampleSink sink) {
        for (int match : entry.rules().matches(attribute.name())) {
            entry.steps().get(match).apply(attribute, given, sink);
        }
    }
}

package io.smartexporter.rules;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A rule of a mapping, resolved: all words are looked up, all defaults are filled in.
///
/// @param at the rule's object
/// @param nameAt where its name stands
/// @param match what the attribute's name must begin with; null if any name will do
/// @param name the metric's full name
/// @param value which value is exported; null if the device database says
/// @param raw which bits of the raw value are meant; null if it is read as smartctl prints it
/// @param help null if the rule has none
/// @param labels sorted by name
record Rule(Node at, Node nameAt, int id, @Nullable Pattern match, String name, Kind kind, @Nullable ValueSource value,
        @Nullable RawPart raw, double scale, @Nullable String help, List<Label> labels) {
    Rule {
        labels = List.copyOf(labels);
    }
}

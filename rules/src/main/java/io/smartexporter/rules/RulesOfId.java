package io.smartexporter.rules;

import io.smartexporter.rules.MetricRule.Rule;
import java.util.Arrays;
import java.util.List;

/// The rules of one attribute ID, and which of them match a name.
///
/// The result of an expression for a name is cached, so a scrape runs none. The names of an ID are few (those in smartctl's drive
/// database), so they are compared one by one; beyond a bound they are dropped.
final class RulesOfId {
    /// Longer names, which no drive database has, match no expression and are not cached.
    static final int LONGEST_NAME = 255;

    /// No rule matches.
    static final int[] NOTHING = {};

    private static final int MOST_NAMES = 32;

    private final int[] ends;
    private final List<Rule> rules;
    private volatile Known[] known = {};

    @SuppressWarnings("ArrayRecordComponent") // made once, read only, never compared
    private record Known(String name, int[] matches) {}

    /// @param files the rules of each file or list, in order
    RulesOfId(List<List<Rule>> files) {
        rules = files.stream().flatMap(List::stream).toList();
        ends = new int[files.size()];
        int end = 0;
        for (int file = 0; file < ends.length; file++) {
            end += files.get(file).size();
            ends[file] = end;
        }
    }

    List<Rule> rules() {
        return rules;
    }

    /// Of each file or list the first rule that matches, as an index into [#rules()]; not to be changed.
    int[] matches(String name) {
        for (Known seen : known) {
            if (seen.name().equals(name)) {
                return seen.matches();
            }
        }
        return name.length() > LONGEST_NAME ? match(name) : learn(name);
    }

    /// Two threads may add at once: one of the names is then added again later.
    private int[] learn(String name) {
        int[] matches = match(name);
        Known[] before = known.length < MOST_NAMES ? known : new Known[0];
        Known[] after = Arrays.copyOf(before, before.length + 1);
        after[before.length] = new Known(name, matches);
        known = after;
        return matches;
    }

    private int[] match(String name) {
        BoundedMatch bounded = new BoundedMatch(name);
        int[] matches = new int[ends.length];
        int found = 0;
        int from = 0;
        for (int end : ends) {
            int first = first(from, end, bounded);
            if (first < end) {
                matches[found++] = first;
            }
            from = end;
        }
        return Arrays.copyOf(matches, found);
    }

    private int first(int from, int end, BoundedMatch name) {
        int index = from;
        while (index < end && !matches(rules.get(index), name)) {
            index++;
        }
        return index;
    }

    private static boolean matches(Rule rule, BoundedMatch name) {
        return rule.match() == null || name.lookingAt(rule.match());
    }
}

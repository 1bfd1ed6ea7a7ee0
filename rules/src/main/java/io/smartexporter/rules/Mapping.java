package io.smartexporter.rules;

import java.util.List;

/// A mapping file, resolved.
record Mapping(Problems problems, List<Rule> rules) {
    Mapping {
        rules = List.copyOf(rules);
    }
}

package io.smartexporter.rules;

import io.smartexporter.literal.Node;
import io.smartexporter.literal.Problems;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the files of a rule set may cost together, and what they have cost so far.
///
/// The exporter has a heap of fixed size. While the files are read anew, it holds the rules in force, the next ones, and the
/// plans of all drives for both. Each of these grows with a term here; beyond its limit a term is counted, for the number in the
/// error, and not kept.
final class Budget {
    /// The bytes of all files: names, labels and expressions are kept as long as the rules are.
    static final int MOST_BYTES = RuleFiles.MOST_BYTES;

    /// Each may give its own samples for every attribute.
    static final int MOST_MAPPINGS = 8;

    /// Drive labels and own labels: every series of every drive has a list of them.
    static final int MOST_LABELS = 16;

    /// The characters of a series that the mapping sets: its name, the names of its labels, the values of some.
    static final int LONGEST_SERIES = 1000;

    /// What grows with the files.
    ///
    /// - `RULES`: a plan has a place for every series.
    /// - `FIELDS`: every drive gives a sample for each; `LISTS`: for each element of a list.
    /// - `EXPRESSIONS`: compiled, they take some 30 bytes for each character of Java's expression.
    /// - `PATHS`: a document has a place for every path.
    /// - `IDS`: a plan has a place for every attribute ID.
    /// - `MODELS`, `GLOBS`: each is compared with a model to find.
    /// - `MERGED`: the data of several entries for one model are merged.
    enum Term {
        RULES,
        FIELDS,
        LISTS,
        EXPRESSIONS,
        PATHS,
        IDS,
        MODELS,
        GLOBS,
        MERGED;

        int most() {
            return switch (this) {
                case RULES -> 2_000;
                case FIELDS -> 128;
                case LISTS -> 16;
                case EXPRESSIONS -> 1 << 17;
                case PATHS -> 256;
                case IDS -> 512;
                case MODELS -> 20_000;
                case GLOBS, MERGED -> 1 << 16;
            };
        }

        private String what() {
            return switch (this) {
                case RULES -> "rules";
                case FIELDS -> "rules under \"fields\"";
                case LISTS -> "rules under \"fields\" whose path has a *";
                case EXPRESSIONS -> "characters of regular expressions (\\b counts 75, \\w 13)";
                case PATHS -> "paths into smartctl's JSON";
                case IDS -> "attribute IDs";
                case MODELS -> "models in the device database";
                case GLOBS -> "characters of models in \"per-device\"";
                case MERGED -> "values of models that stand in several entries";
            };
        }
    }

    private final Map<Term, Spent> terms = new EnumMap<>(Term.class);
    private final BitSet ids = new BitSet();
    private final Set<String> paths = new HashSet<>();

    private static final class Spent {
        private int all;
        private @Nullable Node beyondAt;
        private @Nullable Problems beyondIn;
    }

    /// Counts an element of a file. False if it is beyond the limit.
    boolean spend(Term term, int amount, Node at, Problems file) {
        Spent spent = terms.computeIfAbsent(term, _ -> new Spent());
        spent.all += amount;
        if (spent.all <= term.most()) {
            return true;
        }
        if (spent.beyondAt == null) {
            spent.beyondAt = at;
            spent.beyondIn = file;
        }
        return false;
    }

    int spent(Term term) {
        Spent spent = terms.get(term);
        return spent == null ? 0 : spent.all;
    }

    boolean isSpent(Term term) {
        return spent(term) > term.most();
    }

    /// Counts an attribute ID once for all files.
    boolean id(int id, Node at, Problems file) {
        if (ids.get(id)) {
            return true;
        }
        ids.set(id);
        return spend(Term.IDS, 1, at, file);
    }

    /// Counts a path once for all files.
    boolean path(FieldPath path, Node at, Problems file) {
        return !paths.add(path.text()) || spend(Term.PATHS, 1, at, file);
    }

    /// Notes an error for each term that is beyond its limit, where it first was.
    void check() {
        terms.forEach((term, spent) -> {
            if (spent.beyondAt != null && spent.beyondIn != null) {
                spent.beyondIn.error(spent.beyondAt, "the files have " + spent.all + " " + term.what(),
                        "at most " + term.most() + " are taken, and here is the first beyond that: leave some out");
            }
        });
    }
}

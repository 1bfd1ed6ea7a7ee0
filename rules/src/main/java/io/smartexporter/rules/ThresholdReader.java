package io.smartexporter.rules;

import io.smartexporter.literal.Node;
import io.smartexporter.literal.Node.Dictionary;
import io.smartexporter.literal.Node.Member;
import io.smartexporter.literal.Node.Sequence;
import io.smartexporter.literal.Node.Text;
import io.smartexporter.literal.Problems;
import io.smartexporter.literal.Wording;
import io.smartexporter.rules.DriveSink.Bound;
import io.smartexporter.rules.Threshold.Range;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads `Threshs` and `Perfs`, of a device database or of overrides.
final class ThresholdReader {
    private static final String RANGES = "the plug-in knows only \"N\" (0 to N), \"N:\" (N and more) and \"~:N\" (N and less)";

    private final Problems problems;
    private final Budget budget;

    /// A threshold and where it stands.
    record Found(Text key, Text warning, Text critical, Threshold threshold) {}

    ThresholdReader(Problems problems, Budget budget) {
        this.problems = problems;
        this.budget = budget;
    }

    /// The thresholds by attribute ID.
    Map<Integer, Found> thresholds(@Nullable Dictionary object) {
        Map<Integer, Found> found = new LinkedHashMap<>();
        for (Member member : object == null ? List.<Member>of() : object.members()) {
            int id = id(member.key());
            Found threshold = threshold(member);
            if (id != AttributeId.NONE && threshold != null) {
                found.put(id, threshold);
            }
        }
        return found;
    }

    /// An attribute's ID, or [AttributeId#NONE].
    int id(Text key) {
        int id = AttributeId.of(key);
        if (id == AttributeId.NONE) {
            problems.error(key, Wording.quote(key.value()) + " is no attribute ID", "expected " + AttributeId.EXPECTED);
            return id;
        }
        return budget.id(id, key.place(), problems) ? id : AttributeId.NONE;
    }

    private @Nullable Found threshold(Member member) {
        boolean wellFormed = member.value() instanceof Sequence list
                && (list.elements().size() == 2 || list.elements().size() == 3)
                && list.elements().getFirst() instanceof Text && list.elements().get(1) instanceof Text
                && list.elements().getLast() instanceof Text;
        if (!wellFormed) {
            problems.error(member.value(), "the thresholds of ID " + Wording.quote(member.key().value()) + " are not well-formed",
                    "expected [\"WARNING\", \"CRITICAL\"], and a third string where bits are meant");
            return null;
        }
        List<Text> parts = ((Sequence) member.value()).elements().stream().map(Text.class::cast).toList();
        Range warning = range(member.key(), parts.getFirst());
        Range critical = range(member.key(), parts.get(1));
        Integer shift = parts.size() == 2 ? Integer.valueOf(0) : shift(member.key(), parts.getLast());
        boolean contradiction = contradict(member.key(), parts.getFirst(), warning, critical);
        Threshold threshold = shift == null || contradiction
                ? new Threshold(null, null, 0)
                : new Threshold(warning, critical, shift);
        return new Found(member.key(), parts.getFirst(), parts.get(1), threshold);
    }

    private @Nullable Range range(Text id, Text text) {
        Range range = Range.of(text.value());
        if (range == null) {
            problems.warning(text, "the threshold " + Wording.quote(text.value()) + " of ID " + id.value()
                    + " is not supported and never alerts", RANGES);
        } else if (range.bound() == Bound.LOWER && range.least() == 0) {
            problems.warning(text, "the threshold " + Wording.quote(text.value()) + " of ID " + id.value()
                    + " never alerts, no value is below 0", "write \"N\" if values above N are meant");
        }
        return range;
    }

    private @Nullable Integer shift(Text id, Text text) {
        Integer shift = Threshold.shift(text.value());
        if (shift == null) {
            problems.warning(text, "the shift " + Wording.quote(text.value()) + " of ID " + id.value()
                    + " is not supported, its thresholds never alert", "expected l or r and a number of bits up to 63");
        }
        return shift;
    }

    /// Whether the two cannot both be meant: which of them is, nobody can know.
    private boolean contradict(Text id, Text at, @Nullable Range warning, @Nullable Range critical) {
        if (warning == null || critical == null) {
            return false;
        }
        boolean mixed = warning.bound() != critical.bound();
        boolean exchanged = critical.isStricterThan(warning);
        if (mixed) {
            problems.warning(at, "the thresholds of ID " + id.value()
                    + " have mixed directions, one is an upper and one a lower limit: they give no verdict",
                    "write both with a colon, or both without");
        } else if (exchanged) {
            problems.warning(at, "the critical threshold of ID " + id.value()
                    + " is milder than its warning: they give no verdict",
                    "the first is the warning, exchange them");
        }
        return mixed || exchanged;
    }

    /// The attribute IDs whose values are performance data.
    Set<Integer> performanceData(@Nullable Sequence ids) {
        Set<Integer> found = new LinkedHashSet<>();
        for (Node node : ids == null ? List.<Node>of() : ids.elements()) {
            int id = AttributeId.of(node);
            if (id == AttributeId.NONE) {
                problems.error(node,
                        "\"Perfs\" has " + node.kind() + " that is no attribute ID", "expected " + AttributeId.EXPECTED);
            } else if (budget.id(id, node.place(), problems)) {
                found.add(id);
            }
        }
        return found;
    }
}

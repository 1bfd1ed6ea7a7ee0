package io.smartexporter.rules;

import io.smartexporter.literal.Problems;
import io.smartexporter.rules.Reading.ValueSource;
import io.smartexporter.rules.Threshold.Range;
import io.smartexporter.rules.ThresholdReader.Found;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/// What is odd in an entry of a device database and does not keep it from being used.
final class DatabaseChecks {
    /// ATA: a normalized value is 1 to 253; 0, 254 and 255 are reserved.
    private static final int HIGHEST_NORMALIZED = 255;

    /// What normalized values begin at on a drive that is in order; some vendors have 200 or 253.
    private static final int HEALTHY_NORMALIZED = 100;

    /// Airflow and drive temperature: drives differ in what they make of them.
    private static final Set<Integer> TEMPERATURES = Set.of(190, 194);

    private final Problems problems;

    DatabaseChecks(Problems problems) {
        this.problems = problems;
    }

    /// @param ata whether the entry is for ATA drives: others have no normalized values
    void check(Map<Integer, ValueSource> choices, Collection<Found> thresholds, boolean ata) {
        for (Found found : thresholds) {
            int id = AttributeId.of(found.key());
            ValueSource value = choices.get(id);
            if (value == null) {
                problems.warning(found.key(),
                        "the threshold of ID " + id + " has no ID in \"ID#\", so that nobody knows which value is meant",
                        "add the ID");
            } else if (ata && (value == ValueSource.VALUE || value == ValueSource.WORST) && id < PseudoAttribute.ATA_ERRORS) {
                checkNormalized(id, found);
            }
        }
    }

    /// Whether limits are the wrong way round for a normalized value, which falls as the drive wears out: a drive in order crosses
    /// them. They give no verdict of it.
    static boolean areInverted(int id, Threshold threshold) {
        return id < PseudoAttribute.ATA_ERRORS && lowest(threshold) < HEALTHY_NORMALIZED && !TEMPERATURES.contains(id);
    }

    private static double lowest(Threshold threshold) {
        Range critical = threshold.critical();
        Range warning = threshold.warning();
        return Math.min(critical == null ? Double.POSITIVE_INFINITY : critical.most(),
                warning == null ? Double.POSITIVE_INFINITY : warning.most());
    }

    private void checkNormalized(int id, Found found) {
        double lowest = lowest(found.threshold());
        if (areInverted(id, found.threshold())) {
            problems.warning(found.warning(), "the normalized value of ID " + id + " alerts above " + (long) lowest
                    + ", which is when the drive is healthy: it gives no verdict",
                    "choose RAW_VALUE, or write a lower limit, \"N:\"");
        } else if (lowest >= HIGHEST_NORMALIZED && lowest < Double.POSITIVE_INFINITY) {
            problems.warning(found.warning(),
                    "the normalized value of ID " + id + " never alerts, it is never above " + HIGHEST_NORMALIZED,
                    "choose RAW_VALUE, or write a lower limit, \"N:\"");
        }
    }
}

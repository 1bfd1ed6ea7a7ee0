package io.smartexporter.literal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProblemsTest {
    @Test
    void tellsTheFirstOnesByPlaceAndHowManyFollow() {
        Random random = new Random(1);
        for (int count : new int[]{0, 1, 19, 20, 21, 22, 500}) {
            Problems problems = new Problems("f");
            List<Finding> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Finding one = new Finding(Severity.ERROR, "f", 1 + random.nextInt(20), 1 + random.nextInt(5), "m" + i, "");
                all.add(one);
                problems.error(new Node.Null(one.line(), one.column()), one.message(), "");
            }
            all.sort(Comparator.comparingInt(Finding::line).thenComparingInt(Finding::column));
            List<Finding> expected = new ArrayList<>(all.subList(0, Math.min(20, count)));
            if (count > 20) {
                expected.add(new Finding(Severity.ERROR, "f", all.get(20).line(), all.get(20).column(),
                        "and " + (count - 20) + " more from here on", ""));
            }
            assertEquals(expected, problems.errors());
            assertEquals(List.of(), problems.warnings());
        }
    }
}

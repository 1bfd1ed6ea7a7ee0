package io.smartexporter.exporter;

import io.smartexporter.exporter.Verdict.Level;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the page at `/` shows.
///
/// @param read when the drives were read, with its age; empty before the first scrape
/// @param problem why the helper could not be asked; empty if it could
/// @param counts how many drives have each verdict, worst first
/// @param hottest the hottest drive in words; empty if there is none
/// @param worn the most worn drive in words; empty if there is none
/// @param rows those that are shown
/// @param total how many drives there are
/// @param shown the filter, by the word of a level; empty: all
record DrivesView(String read, String problem, Map<Level, Integer> counts, String hottest, String worn, List<DriveRow> rows,
        int total, String shown, DriveRow.Order order) {

    /// @param last the last collection; null before the first
    /// @param whole the last one that did not break off; its drives are shown if the last one has none
    /// @param shown the word of a level, or anything else for all
    /// @param now by the monotonic clock, in nanoseconds
    static DrivesView of(@Nullable Snapshot last, @Nullable Snapshot whole, String shown, String order, long now, Instant wall) {
        if (last == null) {
            return new DrivesView("", "", Map.of(), "", "", List.of(), 0, "", DriveRow.Order.VERDICT);
        }
        Snapshot known = known(last, whole);
        List<DriveRow> all = Stream.concat(known.drives().stream(), known.vanished().stream())
                .map(drive -> DriveRow.of(drive, known.rules(), now)).toList();
        Map<Level, Integer> counts = new EnumMap<>(Level.class);
        all.forEach(row -> counts.merge(row.verdict().level(), 1, Integer::sum));
        boolean filtered = Stream.of(Level.values()).anyMatch(level -> level.word().equals(shown));
        DriveRow.Order by = DriveRow.Order.of(order);
        List<DriveRow> rows = all.stream().filter(row -> !filtered || row.verdict().level().word().equals(shown))
                .sorted(by.comparator()).toList();
        long age = Math.max(0, (now - known.end()) / 1_000_000_000);
        return new DrivesView(Figures.time(wall.minusSeconds(age)) + ", " + Figures.ago(age),
                last.systemError() == null ? "" : last.systemError(), counts, hottest(all), worn(all), rows, all.size(),
                filtered ? shown : "", by);
    }

    /// The one whose drives are shown.
    static Snapshot known(Snapshot last, @Nullable Snapshot whole) {
        boolean nothing = last.systemError() != null && last.drives().isEmpty();
        return nothing && whole != null ? whole : last;
    }

    private static String hottest(List<DriveRow> all) {
        return all.stream().filter(row -> row.numbers().celsius() >= 0)
                .max((a, b) -> Integer.compare(a.numbers().celsius(), b.numbers().celsius()))
                .map(row -> row.temperature() + " (" + row.port() + ")").orElse("");
    }

    private static String worn(List<DriveRow> all) {
        return all.stream().filter(row -> row.numbers().wear() >= 0)
                .max((a, b) -> Long.compare(a.numbers().wear(), b.numbers().wear()))
                .map(row -> row.numbers().wear() + " % (" + row.port() + ")").orElse("");
    }
}

package io.smartexporter.exporter;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;

/// The drives' metric families of one collection, for all scrapes that it serves: what changes with the time of the answer is
/// made for each.
///
/// @param families those that stay as they are
/// @param ages when each drive's values were read
record Exposition(Snapshot collection, List<MetricSnapshot> families, List<Age> ages) {
    /// When the values of the drive with these labels were read, by the monotonic clock, in nanoseconds.
    record Age(Labels labels, long readAt) {
        private GaugeDataPointSnapshot at(long now) {
            double seconds = Math.max(0, (now - readAt) / 1_000_000) / 1e3;
            return new GaugeDataPointSnapshot(seconds, labels, null);
        }
    }

    static Exposition of(Snapshot collection) {
        return new DriveFamilies(collection).exposition();
    }

    /// The families of one scrape that change with the time of the answer, without the exporter's own figures.
    ///
    /// @param reloaded whether the rules are those of the files on disk
    /// @param now the time of the answer, by the monotonic clock, in nanoseconds
    List<MetricSnapshot> changing(boolean reloaded, long now) {
        List<MetricSnapshot> all = new ArrayList<>();
        all.add(new GaugeSnapshot(OwnFamily.EXPORTER_CONFIG_LAST_RELOAD_SUCCESSFUL.metadata(),
                List.of(new GaugeDataPointSnapshot(reloaded ? 1 : 0, Labels.EMPTY, null))));
        if (!ages.isEmpty()) {
            all.add(new GaugeSnapshot(OwnFamily.DRIVE_DATA_AGE_SECONDS.metadata(),
                    ages.stream().map(age -> age.at(now)).toList()));
        }
        return all;
    }

    /// All families of one scrape, without the exporter's own figures.
    List<MetricSnapshot> at(boolean reloaded, long now) {
        List<MetricSnapshot> all = new ArrayList<>(families);
        all.addAll(changing(reloaded, now));
        return all;
    }
}

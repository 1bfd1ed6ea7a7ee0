package io.smartexporter.exporter;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The drives' metric families of one collection under one set of rules, for however many scrapes it serves: only what changes with
/// the time of the answer is made for each of them.
///
/// @param families those that stay as they are
/// @param ages when each drive's values were read
record Exposition(Collection collection, Rules rules, List<MetricSnapshot> families, List<Age> ages) {
    private static final MetricMetadata AGE = new MetricMetadata("smart_drive_data_age_seconds",
            "Age of the drive's values: that of the collection, or more while the drive sleeps.");
    private static final MetricMetadata RELOADED = new MetricMetadata("smart_exporter_config_last_reload_successful",
            "1: the files as they are on disk are in force.");

    /// When the values of the drive with these labels were read.
    record Age(Labels labels, Instant read) {
        private GaugeDataPointSnapshot at(Instant now) {
            return new GaugeDataPointSnapshot(Math.max(0, Duration.between(read, now).toMillis() / 1e3), labels, null);
        }
    }

    static Exposition of(Collection collection, Rules rules) {
        return new DriveFamilies(collection, rules).exposition();
    }

    /// Whether it was made of these: the same ones, for to tell whether they are equal would take longer than to make it anew.
    @SuppressWarnings("ReferenceEquality")
    boolean isOf(Collection served, Rules inForce) {
        return collection == served && rules == inForce;
    }

    /// All families of one scrape, without the exporter's own figures.
    ///
    /// @param reloaded whether the rules are those of the files as they are on disk
    /// @param now the time of the answer, for the age of data
    List<MetricSnapshot> at(boolean reloaded, Instant now) {
        List<MetricSnapshot> all = new ArrayList<>(families);
        all.add(new GaugeSnapshot(RELOADED, List.of(new GaugeDataPointSnapshot(reloaded ? 1 : 0, Labels.EMPTY, null))));
        if (!ages.isEmpty()) {
            all.add(new GaugeSnapshot(AGE, ages.stream().map(age -> age.at(now)).toList()));
        }
        return all;
    }
}

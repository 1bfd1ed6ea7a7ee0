package io.smartexporter.exporter;

import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Meter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.MetricsFactory;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.api.Timer;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// The exporter's own figures: made with Helidon's metrics API, served with the drives' samples in one exposition.
final class OwnMetrics {
    private static final String PREFIX = "smart_exporter_";

    private final MeterRegistry registry;
    private final Counter scrapes;
    private final Counter refused;
    private final Timer scrapeTime;
    private final Timer collectionTime;

    OwnMetrics() {
        // The registry of the factory, got before any meter is made: a separate one reads 0 for ever.
        registry = MetricsFactory.getInstance().globalRegistry();
        scrapes = registry.getOrCreate(Counter.builder(PREFIX + "scrapes").description("Scrapes that were answered."));
        refused = registry.getOrCreate(Counter.builder(PREFIX + "scrapes_refused")
                .description("Scrapes that were answered with 503, for too many answers were being sent."));
        scrapeTime = registry.getOrCreate(Timer.builder(PREFIX + "scrape_duration_seconds")
                .description("Time from request to the last byte of the answer, with the wait for the drives."));
        collectionTime = registry.getOrCreate(Timer.builder(PREFIX + "collection_duration_seconds")
                .description("Time from the connection to the helper to the end of its answer."));
        collections("complete");
        collections("broken");
    }

    /// A scrape has been answered.
    void scraped(long nanos) {
        scrapes.increment();
        scrapeTime.record(nanos, TimeUnit.NANOSECONDS);
    }

    /// A scrape has been turned away.
    void refused() {
        refused.increment();
    }

    /// A collection has ended.
    void collected(Snapshot collection) {
        collections(collection.systemError() == null ? "complete" : "broken").increment();
        collectionTime.record((long) (collection.seconds() * 1e9), TimeUnit.NANOSECONDS);
    }

    private Counter collections(String result) {
        return registry.getOrCreate(
                Counter.builder(PREFIX + "collections").description("Collections that ended: complete, or broken off.")
                        .addTag(Tag.create("result", result)));
    }

    /// The present figures.
    MetricSnapshots snapshots() {
        Map<String, List<Meter>> byName = new TreeMap<>();
        for (Meter meter : registry.meters()) {
            if (meter.id().name().startsWith(PREFIX)) {
                byName.computeIfAbsent(meter.id().name(), _ -> new ArrayList<>()).add(meter);
            }
        }
        List<MetricSnapshot> all = new ArrayList<>();
        byName.forEach((name, meters) -> all.add(family(name, meters)));
        return new MetricSnapshots(all);
    }

    private static MetricSnapshot family(String name, List<Meter> meters) {
        String help = meters.getFirst().description().orElse("");
        return switch (meters.getFirst().type()) {
            case COUNTER -> {
                CounterSnapshot.Builder counters = CounterSnapshot.builder().name(name).help(help);
                meters.forEach(m -> counters.dataPoint(
                        CounterSnapshot.CounterDataPointSnapshot.builder().value((double) ((Counter) m).count()).labels(labels(m))
                                .build()));
                yield counters.build();
            }
            case TIMER -> {
                SummarySnapshot.Builder timers = SummarySnapshot.builder().name(name).help(help);
                meters.forEach(m -> timers
                        .dataPoint(SummarySnapshot.SummaryDataPointSnapshot.builder().count(((Timer) m).count())
                                .sum(((Timer) m).totalTime(TimeUnit.SECONDS)).labels(labels(m)).build()));
                yield timers.build();
            }
            case GAUGE -> {
                GaugeSnapshot.Builder gauges = GaugeSnapshot.builder().name(name).help(help);
                meters.forEach(m -> gauges.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .value(((Gauge<?>) m).value().doubleValue()).labels(labels(m)).build()));
                yield gauges.build();
            }
            case DISTRIBUTION_SUMMARY, OTHER -> throw new IllegalStateException("meter " + name + " of an unexpected type");
        };
    }

    /// The tags, without `scope`, which Helidon adds to every meter.
    private static Labels labels(Meter meter) {
        Labels.Builder labels = Labels.builder();
        meter.id().tagsMap().forEach((key, value) -> {
            if (!key.equals("scope")) {
                labels.label(key, value);
            }
        });
        return labels.build();
    }
}

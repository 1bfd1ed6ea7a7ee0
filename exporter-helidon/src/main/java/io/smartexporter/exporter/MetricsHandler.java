package io.smartexporter.exporter;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.prometheus.metrics.exporter.common.PrometheusScrapeHandler;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// Answers `/metrics`.
final class MetricsHandler implements Handler {
    private static final HeaderName TIMEOUT = HeaderNames.create("X-Prometheus-Scrape-Timeout-Seconds");

    /// What is left of Prometheus' patience for writing and sending the answer.
    private static final Duration MARGIN = Duration.ofMillis(500);

    private final Collector collector;
    private final Reloader reloader;
    private final OwnMetrics own;
    private final InstantSource clock;
    private final PrometheusRegistry jvm = new PrometheusRegistry();
    private final PrometheusScrapeHandler formats = new PrometheusScrapeHandler(ScrapeExchange.FAMILIES);

    /// Writes one answer after the other, for each takes memory. Not on the scrape's own virtual thread: there the JDK's writers
    /// begin with a small buffer, which they copy for every few characters more.
    private final ExecutorService writer = Executors
            .newSingleThreadExecutor(Thread.ofPlatform().daemon().name("exposition").factory());
    private volatile @Nullable Exposition last;

    MetricsHandler(Collector collector, Reloader reloader, OwnMetrics own, InstantSource clock) {
        this.collector = collector;
        this.reloader = reloader;
        this.own = own;
        this.clock = clock;
        JvmMetrics.builder().register(jvm);
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) throws Exception {
        long start = System.nanoTime();
        Collection collection = collector.collect(wait(request));
        ScrapeExchange exchange = new ScrapeExchange(request, response, () -> families(collection));
        writer.submit(() -> write(exchange)).get().send();
        own.scraped(System.nanoTime() - start);
    }

    private ScrapeExchange write(ScrapeExchange exchange) throws IOException {
        formats.handleRequest(exchange);
        return exchange;
    }

    /// What the drives say, at the latest after the wait and the time it takes to put it together.
    List<MetricSnapshot> drives(Duration wait) throws InterruptedException {
        return drives(collector.collect(wait));
    }

    private List<MetricSnapshot> drives(Collection collection) {
        return exposition(collection, reloader.current().rules()).at(reloader.successful(), clock.instant());
    }

    /// The last one again, as long as the same collection is served.
    private Exposition exposition(Collection collection, Rules rules) {
        Exposition known = last;
        if (known == null || !known.isOf(collection, rules)) {
            known = Exposition.of(collection, rules);
            last = known;
        }
        return known;
    }

    private MetricSnapshots families(Collection collection) {
        List<MetricSnapshot> all = new ArrayList<>(drives(collection));
        own.snapshots().forEach(all::add);
        jvm.scrape().forEach(all::add);
        return new MetricSnapshots(all);
    }

    private Duration wait(ServerRequest request) {
        return request.headers().first(TIMEOUT).map(this::patience).orElseGet(this::deadline);
    }

    private Duration patience(String seconds) {
        try {
            double value = Double.parseDouble(seconds);
            if (value > 0 && value < 3600) {
                Duration wait = Duration.ofMillis((long) (value * 1000)).minus(MARGIN);
                return wait.isNegative() ? Duration.ZERO : wait;
            }
        } catch (NumberFormatException _) {
            // not Prometheus' header: as if it were absent
        }
        return deadline();
    }

    private Duration deadline() {
        return reloader.current().settings().deadline();
    }
}

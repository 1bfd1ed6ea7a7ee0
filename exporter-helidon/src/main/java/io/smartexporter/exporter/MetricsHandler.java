package io.smartexporter.exporter;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.smartexporter.exporter.InFlight.BusyException;
import io.smartexporter.exporter.Variant.Format;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.logging.Logger;

/// Answers `/metrics`.
final class MetricsHandler implements Handler {
    private static final Logger LOG = Logger.getLogger(MetricsHandler.class.getName());
    private static final HeaderName TIMEOUT = HeaderNames.create("X-Prometheus-Scrape-Timeout-Seconds");

    /// The part of Prometheus' timeout for writing and sending the answer.
    private static final Duration MARGIN = Duration.ofMillis(500);

    private final Collector collector;
    private final Reloader reloader;
    private final OwnMetrics own;
    private final InFlight inFlight;
    private final LongSupplier clock;
    private final PrometheusRegistry jvm = new PrometheusRegistry();
    private final Renderer renderer = new Renderer();
    private final AtomicBoolean tooLarge = new AtomicBoolean();

    /// @param clock monotonic, in nanoseconds
    MetricsHandler(Collector collector, Reloader reloader, OwnMetrics own, InFlight inFlight, LongSupplier clock) {
        this.collector = collector;
        this.reloader = reloader;
        this.own = own;
        this.inFlight = inFlight;
        this.clock = clock;
        JvmMetrics.builder().register(jvm);
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) throws IOException, InterruptedException {
        Variant variant = variant(request);
        if (request.prologue().method().equals(Method.HEAD)) {
            // GET's answer, which is not known without reading the drives.
            Answer.head(variant, response);
            return;
        }
        long start = System.nanoTime();
        Configuration configuration = reloader.current();
        Snapshot collection = collector.collect(Collector.Terms.of(configuration), wait(request, configuration.settings()));
        try (InFlight.Permit permit = inFlight.enter(HttpServer.peer(request))) {
            send(renderer.answer(collection, variant, this::changing), response, permit);
            own.scraped(System.nanoTime() - start);
        } catch (BusyException e) {
            own.refused();
            HttpServer.busy(response);
        } catch (Bytes.TooManyException e) {
            tooLarge(response, e);
        }
    }

    private void send(Answer answer, ServerResponse response, InFlight.Permit permit) throws IOException {
        tooLarge.set(false);
        permit.sends(answer.ownLength(), answer.drives(), answer.drives().bytes().length());
        answer.send(response);
    }

    private void tooLarge(ServerResponse response, Bytes.TooManyException e) {
        String problem = "the exposition is " + e.getMessage() + ": map fewer attributes or fields, or give them shorter labels";
        if (!tooLarge.getAndSet(true)) {
            LOG.severe(problem);
        }
        HttpServer.plain(response, Status.INTERNAL_SERVER_ERROR_500, problem);
    }

    /// The drives' families, at the latest after the wait and the time it takes to put them together.
    List<MetricSnapshot> drives(Duration wait) throws InterruptedException {
        Snapshot collection = collector.collect(Collector.Terms.of(reloader.current()), wait);
        return Exposition.of(collection).at(reloader.successful(), clock.getAsLong());
    }

    private List<MetricSnapshot> changing(Exposition drives) {
        List<MetricSnapshot> all = drives.changing(reloader.successful(), clock.getAsLong());
        own.snapshots().forEach(all::add);
        jvm.scrape().forEach(all::add);
        return all;
    }

    private static Variant variant(ServerRequest request) {
        Format format = Negotiation.format(request.headers().values(HeaderNames.ACCEPT));
        boolean gzip = Negotiation.gzip(request.headers().values(HeaderNames.ACCEPT_ENCODING));
        return new Variant(format, gzip, new HashSet<>(request.query().all("name[]", List::of)));
    }

    private static Duration wait(ServerRequest request, Settings settings) {
        return request.headers().first(TIMEOUT).map(seconds -> patience(seconds, settings)).orElseGet(settings::deadline);
    }

    private static Duration patience(String seconds, Settings settings) {
        try {
            double value = Double.parseDouble(seconds);
            if (value > 0 && value < 3600) {
                Duration wait = Duration.ofMillis((long) (value * 1000)).minus(MARGIN);
                return wait.isNegative() ? Duration.ZERO : wait;
            }
        } catch (NumberFormatException _) {
            // not Prometheus' header: as if it were absent
        }
        return settings.deadline();
    }
}

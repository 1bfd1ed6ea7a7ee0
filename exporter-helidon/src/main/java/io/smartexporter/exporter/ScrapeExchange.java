package io.smartexporter.exporter;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.prometheus.metrics.exporter.common.PrometheusHttpExchange;
import io.prometheus.metrics.exporter.common.PrometheusHttpRequest;
import io.prometheus.metrics.exporter.common.PrometheusHttpResponse;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.registry.PrometheusScrapeRequest;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// One scrape between Helidon and the Prometheus client library, which negotiates the format and writes it.
///
/// The body is collected and sent in one piece with its length: header and body in two writes would wait for a delayed ACK.
final class ScrapeExchange implements PrometheusHttpExchange {
    /// Hands the library the families that the exchange carries; it keeps none of its own.
    static final PrometheusRegistry FAMILIES = new PrometheusRegistry() {
        @Override
        public MetricSnapshots scrape(PrometheusScrapeRequest request) {
            return ((Request) request).families().get();
        }

        @Override
        public MetricSnapshots scrape(Predicate<String> names, PrometheusScrapeRequest request) {
            List<MetricSnapshot> some = scrape(request).stream()
                    .filter(family -> names.test(family.getMetadata().getPrometheusName())).toList();
            return new MetricSnapshots(some);
        }
    };

    private final ServerResponse response;
    private final Request request;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(16 << 10);

    ScrapeExchange(ServerRequest request, ServerResponse response, Supplier<MetricSnapshots> families) {
        this.request = new Request(request, families);
        this.response = response;
    }

    @Override
    public PrometheusHttpRequest getRequest() {
        return request;
    }

    @Override
    public PrometheusHttpResponse getResponse() {
        return new Response();
    }

    @Override
    public void handleException(IOException e) {
        throw new UncheckedIOException(e);
    }

    @Override
    public void handleException(RuntimeException e) {
        throw e;
    }

    @Override
    public void close() {
        // What was written is sent by the thread of the connection.
    }

    void send() {
        response.send(body.toByteArray());
    }

    private record Request(ServerRequest request, Supplier<MetricSnapshots> families) implements PrometheusHttpRequest {
        @Override
        public String getQueryString() {
            return request.query().rawValue();
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return Collections.enumeration(request.headers().values(HeaderNames.create(name)));
        }

        @Override
        public String getMethod() {
            return request.prologue().method().text();
        }

        @Override
        public String getRequestPath() {
            return request.path().path();
        }

        @Override
        public String[] getParameterValues(String name) {
            return request.query().all(name, List::of).toArray(String[]::new);
        }
    }

    private final class Response implements PrometheusHttpResponse {
        @Override
        public void setHeader(String name, String value) {
            response.header(name, value);
        }

        @Override
        public OutputStream sendHeadersAndGetBody(int status, int contentLength) {
            response.status(Status.create(status));
            return body;
        }
    }
}

package io.smartexporter.exporter;

import io.helidon.config.Config;
import io.helidon.health.HealthCheckResponse;
import io.helidon.health.HealthCheckType;
import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.DirectHandler.TransportRequest;
import io.helidon.http.DirectHandler.TransportResponse;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.observe.ObserveFeature;
import io.helidon.webserver.observe.health.HealthObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/// The HTTP side: `/metrics`, `/`, `/health`.
final class Server {
    private Server() {}

    /// Binds and serves.
    ///
    /// @param settings Helidon's `server:`
    /// @throws IOException if the address cannot be bound, which Helidon itself logs with its stack and does not throw
    static WebServer start(Config settings, MetricsHandler metrics, Page page, ReloadHandler reload) throws IOException {
        // Bound and not listening: nobody may connect to it.
        try (Socket probe = new Socket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName(settings.get("host").asString().get()),
                    settings.get("port").asInt().get()));
        }
        WebServer server = build(settings, metrics, page, reload).start();
        if (!server.isRunning()) {
            throw new IOException("the web server did not start");
        }
        return server;
    }

    private static WebServer build(Config settings, MetricsHandler metrics, Page page, ReloadHandler reload) {
        HealthObserver health = HealthObserver.builder().endpoint("health").details(true).useSystemServices(false)
                .addCheck(() -> HealthCheckResponse.builder().status(true).build(), HealthCheckType.LIVENESS, "serving")
                .addCheck(() -> HealthCheckResponse.builder().status(true).build(), HealthCheckType.READINESS, "rules").build();
        return WebServer.builder().shutdownHook(false)
                // Bounds that the settings may change: a scraper needs one connection and sends no body. Each takes some 25 KiB.
                .maxTcpConnections(512).maxPayloadSize(64 << 10).idleConnectionTimeout(Duration.ofSeconds(90))
                .idleConnectionPeriod(Duration.ofSeconds(10))
                .directHandlers(DirectHandlers.builder().addHandler(EventType.INTERNAL_ERROR, Server::failed).build())
                .shutdownGracePeriod(Duration.ofMillis(200))
                // Header and body go out in two writes: without this the second waits for a delayed ACK, 40 ms on Linux.
                .connectionOptions(options -> options.tcpNoDelay(true))
                .config(settings).featuresDiscoverServices(false)
                .addFeature(ObserveFeature.builder().endpoint("/").observersDiscoverServices(false).addObserver(health).build())
                .routing(routing -> routing.get("/metrics", metrics).get("/", page).post("/-/reload", reload)).build();
    }

    /// What fails before there is a whole request is the client's mistake, or its leaving in the middle: 400, where the library would
    /// say 500 and log its stack.
    private static TransportResponse failed(TransportRequest request, EventType type, Status status,
            ServerResponseHeaders headers, String message) {
        Status known = request.equals(TransportRequest.empty()) ? Status.BAD_REQUEST_400 : status;
        return DirectHandler.defaultHandler().handle(request, type, known, headers, message);
    }
}

package io.smartexporter.exporter;

import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.DirectHandler.TransportRequest;
import io.helidon.http.DirectHandler.TransportResponse;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.Router;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// The HTTP side: the handler of each path.
final class HttpServer {
    private static final List<String> READABLE = List.of("GET", "HEAD", "OPTIONS");

    private HttpServer() {}

    /// Binds and serves.
    ///
    /// @param access TLS, users and headers as they are now
    /// @param broken what to do when it can no longer serve
    /// @throws IOException if the address cannot be bound
    static HttpListener start(ServerSettings settings, Supplier<Access> access, MetricsHandler metrics, Page page,
            ReloadHandler reload, Runnable broken) throws IOException {
        HttpRouting.Builder routing = HttpRouting.builder();
        routing.addFilter((chain, _, response) -> {
            access.get().headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
            chain.proceed();
        });
        routing.any("/metrics", read(metrics)).any("/", read(page::drives))
                .any("/drive", read(page::drive)).any("/rules", read(page::rules)).any("/-/reload", only("POST", reload));
        for (String path : List.of("/health", "/health/live", "/health/ready")) {
            routing.any(path,
                    read((_, response) -> answer(response, Status.OK_200, "application/json", "{\"status\":\"UP\"}\n")));
        }
        routing.any("/-/healthy", read((_, response) -> plain(response, Status.OK_200, "prometheus_smart_exporter is healthy")));
        routing.any("/-/ready", read((_, response) -> plain(response, Status.OK_200, "prometheus_smart_exporter is ready")));
        DirectHandlers errors = DirectHandlers.builder().addHandler(EventType.INTERNAL_ERROR, HttpServer::failed).build();
        return HttpListener.start(settings, access, Router.builder().addRouting(routing).build(), errors, broken);
    }

    /// A path to read: HEAD is answered as GET is, and the connection drops the body.
    private static Handler read(Handler handler) {
        return allow(READABLE, Set.of(Method.GET, Method.HEAD), handler);
    }

    private static Handler only(String method, Handler handler) {
        return allow(List.of(method, "OPTIONS"), Set.of(Method.create(method)), handler);
    }

    /// HAProxy's checks send OPTIONS by default.
    private static Handler allow(List<String> names, Set<Method> methods, Handler handler) {
        String allow = String.join(", ", names);
        return (request, response) -> {
            Method method = request.prologue().method();
            if (methods.contains(method)) {
                handler.handle(request, response);
            } else if (method.equals(Method.OPTIONS)) {
                response.status(Status.NO_CONTENT_204).header(HeaderNames.ALLOW, allow).send();
            } else {
                response.header(HeaderNames.ALLOW, allow);
                plain(response, Status.METHOD_NOT_ALLOWED_405, "expected one of " + allow);
            }
        };
    }

    static void plain(ServerResponse response, Status status, String text) {
        answer(response, status, "text/plain; charset=utf-8", text + "\n");
    }

    /// Too much is under way: retry later.
    static void busy(ServerResponse response) {
        response.header(HeaderNames.RETRY_AFTER, "1");
        plain(response, Status.SERVICE_UNAVAILABLE_503, "too many answers are being sent, come again in a second");
    }

    /// The peer: see [Connections#peer].
    static String peer(ServerRequest request) {
        return request.remotePeer().address() instanceof InetSocketAddress socket && socket.getAddress() != null
                ? Connections.peer(socket.getAddress())
                : "";
    }

    private static void answer(ServerResponse response, Status status, String type, String text) {
        response.status(status).header(HeaderNames.CONTENT_TYPE, type).send(text);
    }

    /// A failure before a whole request is the client's mistake, or its disconnect: 400, where the library would answer 500 and
    /// log the stack.
    private static TransportResponse failed(TransportRequest request, EventType type, Status status,
            ServerResponseHeaders headers, String message) {
        Status known = request.equals(TransportRequest.empty()) ? Status.BAD_REQUEST_400 : status;
        return DirectHandler.defaultHandler().handle(request, type, known, headers, message);
    }
}

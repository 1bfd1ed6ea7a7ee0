package io.smartexporter.exporter;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Answers `POST /-/reload`: 200 if the files are in force, 400 with the reason if not, 403 to a client that may not.
///
/// Loopback peers only, unless `smart.reload.remote`; and never a browser on behalf of a page, which always sends an `Origin`.
final class ReloadHandler implements Handler {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Reloader reloader;

    ReloadHandler(Reloader reloader) {
        this.reloader = reloader;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) throws InterruptedException {
        boolean local = request.remotePeer().address() instanceof InetSocketAddress peer && peer.getAddress().isLoopbackAddress();
        if (request.headers().contains(HeaderNames.ORIGIN)) {
            answer(response, Status.FORBIDDEN_403, "requests of web pages are refused");
        } else if (!local && !reloader.current().settings().remoteReload()) {
            answer(response, Status.FORBIDDEN_403, "only from this host, unless smart.reload.remote is true");
        } else {
            reload(response);
        }
    }

    private void reload(ServerResponse response) throws InterruptedException {
        try {
            Optional<String> problem = reloader.ask("POST /-/reload").get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            answer(response, problem.isEmpty() ? Status.OK_200 : Status.BAD_REQUEST_400, problem.orElse("reloaded"));
        } catch (TimeoutException _) {
            answer(response, Status.SERVICE_UNAVAILABLE_503,
                    "the files are still being read after " + PATIENCE.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a reload has an answer, never an exception", e);
        }
    }

    private static void answer(ServerResponse response, Status status, String text) {
        response.status(status).header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8").send(text + "\n");
    }
}

package io.smartexporter.exporter;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.smartexporter.exporter.InFlight.BusyException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The page at `/`: a link to the metrics, and the drives as last read. It reads no drive itself.
final class Page implements Handler {
    private static final String STYLE = """
            body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; color: #1a1a1a; }
            table { border-collapse: collapse; width: 100%; }
            th, td { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #ddd; vertical-align: top; }
            .bad { color: #a40000; font-weight: 600; }
            .dim { color: #666; }
            @media (prefers-color-scheme: dark) {
              body { background: #16181a; color: #e4e4e4; } a { color: #8ab4f8; }
              th, td { border-color: #333; } .bad { color: #ff7b72; } .dim { color: #999; }
            }
            """;

    private static final String POLICY = "default-src 'none'; style-src 'sha256-" + sha256(STYLE)
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Collector collector;
    private final InFlight inFlight;
    private final LongSupplier clock;

    /// @param clock monotonic, in nanoseconds
    Page(Collector collector, InFlight inFlight, LongSupplier clock) {
        this.collector = collector;
        this.inFlight = inFlight;
        this.clock = clock;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) throws IOException, InterruptedException {
        try (InFlight.Permit permit = inFlight.enter(HttpServer.peer(request))) {
            byte[] page = html(collector.last()).getBytes(StandardCharsets.UTF_8);
            permit.sends(page.length, page, 0);
            send(page, response);
        } catch (BusyException e) {
            HttpServer.busy(response);
        }
    }

    private static void send(byte[] page, ServerResponse response) throws IOException {
        response.header(HeaderNames.CONTENT_TYPE, "text/html; charset=utf-8");
        response.header("Content-Security-Policy", POLICY);
        response.header("X-Content-Type-Options", "nosniff");
        response.header("Referrer-Policy", "no-referrer");
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        response.contentLength(page.length);
        try (OutputStream out = response.outputStream()) {
            out.write(page);
        }
    }

    private String html(@Nullable Snapshot last) {
        StringBuilder out = new StringBuilder(4096).append("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<title>prometheus_smart_exporter</title><style>").append(STYLE).append("</style></head><body>")
                .append("<h1>prometheus_smart_exporter ").append(SafeText.html(Version.TEXT)).append("</h1>")
                .append("<p><a href=\"/metrics\">Metrics</a> · <a href=\"/health\">Health</a></p>");
        if (last == null) {
            out.append("<p>No drive has been read yet: the first scrape of /metrics does that.</p>");
        } else {
            summary(out, last);
            table(out, last);
        }
        return out.append("</body></html>\n").toString();
    }

    private void summary(StringBuilder out, Snapshot last) {
        long age = TimeUnit.NANOSECONDS.toSeconds(Math.max(0, clock.getAsLong() - last.end()));
        out.append("<p>").append(last.drives().size()).append(" drives, read ").append(age).append(" seconds ago.</p>");
        if (last.systemError() != null) {
            out.append("<p class=\"bad\">").append(SafeText.html(last.systemError())).append("</p>");
        }
    }

    private static void table(StringBuilder out, Snapshot last) {
        out.append(
                "<table><thead><tr><th>Port</th><th>Device</th><th>Model</th><th>Serial number</th><th>State</th></tr></thead><tbody>");
        for (Drive drive : Stream.concat(last.drives().stream(), last.vanished().stream()).toList()) {
            Identity identity = drive.identity();
            out.append("<tr>");
            cell(out, drive.id().port());
            cell(out, drive.id().device());
            cell(out, identity == null ? "" : identity.model());
            cell(out, identity == null ? "" : identity.serial());
            out.append("<td class=\"").append(style(drive)).append("\">").append(SafeText.html(state(drive)))
                    .append("</td></tr>");
        }
        out.append("</tbody></table>");
    }

    private static void cell(StringBuilder out, String text) {
        out.append("<td>").append(SafeText.html(text)).append("</td>");
    }

    private static String style(Drive drive) {
        boolean failing = drive.data() != null && Boolean.FALSE.equals(drive.data().health().passed());
        return !drive.up() || failing ? "bad" : drive.reason() != null ? "dim" : "";
    }

    private static String state(Drive drive) {
        if (drive.reason() != null) {
            return drive.reason().word() + ": " + drive.detail();
        }
        SmartctlDocument data = drive.data();
        Boolean passed = data == null ? null : data.health().passed();
        String verdict = passed == null ? "no verdict" : passed ? "passed" : "FAILED";
        return drive.powerMode() == PowerMode.STANDBY || drive.powerMode() == PowerMode.SLEEP ? verdict + ", asleep" : verdict;
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

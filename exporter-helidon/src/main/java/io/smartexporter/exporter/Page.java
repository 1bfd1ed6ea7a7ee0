package io.smartexporter.exporter;

import gg.jte.TemplateOutput;
import gg.jte.html.HtmlInterceptor;
import gg.jte.html.HtmlTemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.smartexporter.exporter.InFlight.BusyException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/// The pages for people: the drives at `/`, one drive, the rules. They show what was last read, and read no drive themselves.
///
/// The templates in `src/main/jte` are classes of this package: the build makes them, and escapes by where a text stands.
final class Page {
    /// Adds nothing to forms and fields, of which there are none.
    private static final HtmlInterceptor NONE = new HtmlInterceptor() {
        @Override
        public void onHtmlTagOpened(String name, Map<String, Object> attributes, TemplateOutput output) {
            // as the template has it
        }

        @Override
        public void onHtmlTagClosed(String name, TemplateOutput output) {
            // as the template has it
        }
    };

    private final Collector collector;
    private final Reloader reloader;
    private final InFlight inFlight;
    private final LongSupplier clock;
    private final InstantSource wall;

    /// @param clock monotonic, in nanoseconds
    Page(Collector collector, Reloader reloader, InFlight inFlight, LongSupplier clock, InstantSource wall) {
        this.collector = collector;
        this.reloader = reloader;
        this.inFlight = inFlight;
        this.clock = clock;
        this.wall = wall;
    }

    /// All drives, worst first. `show` takes those of one verdict, `sort` is another order.
    void drives(ServerRequest request, ServerResponse response) throws IOException, InterruptedException {
        DrivesView view = DrivesView.of(collector.last(), collector.lastWhole(), parameter(request, "show"),
                parameter(request, "sort"), clock.getAsLong(), wall.instant());
        send(request, response, out -> JteDrivesPageGenerated.render(out, NONE, view));
    }

    /// The drive at a port.
    void drive(ServerRequest request, ServerResponse response) throws IOException, InterruptedException {
        String port = parameter(request, "port");
        Snapshot newest = collector.last();
        Snapshot last = newest == null ? null : DrivesView.known(newest, collector.lastWhole());
        Drive drive = last == null
                ? null
                : Stream.concat(last.drives().stream(), last.vanished().stream()).filter(one -> one.id().port().equals(port))
                        .findFirst().orElse(null);
        if (last == null || drive == null) {
            HttpServer.plain(response, Status.NOT_FOUND_404, "there is no drive at port " + SafeText.clean(port)
                    + (last == null ? ": none has been read yet" : ": / has those that are known"));
            return;
        }
        DriveView view = DriveView.of(drive, last.rules(), clock.getAsLong());
        send(request, response, out -> JteDrivePageGenerated.render(out, NONE, view));
    }

    /// The rules in force, and what they and this host do not have in common.
    void rules(ServerRequest request, ServerResponse response) throws IOException, InterruptedException {
        RulesView view = RulesView.of(reloader.current(), reloader.problem(), collector.last());
        send(request, response, out -> JteRulesPageGenerated.render(out, NONE, view));
    }

    private static String parameter(ServerRequest request, String name) {
        return request.query().first(name).orElse("");
    }

    private void send(ServerRequest request, ServerResponse response, Consumer<HtmlTemplateOutput> template)
            throws IOException, InterruptedException {
        try (InFlight.Permit permit = inFlight.enter(HttpServer.peer(request))) {
            StringOutput text = new StringOutput();
            template.accept(new OwaspHtmlTemplateOutput(text));
            byte[] page = text.toString().getBytes(StandardCharsets.UTF_8);
            permit.sends(page.length, page, 0);
            send(page, response);
        } catch (BusyException e) {
            HttpServer.busy(response);
        }
    }

    private static void send(byte[] page, ServerResponse response) throws IOException {
        response.header(HeaderNames.CONTENT_TYPE, "text/html; charset=utf-8");
        response.header("Content-Security-Policy", PageStyle.POLICY);
        response.header("X-Content-Type-Options", "nosniff");
        response.header("Referrer-Policy", "no-referrer");
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        response.contentLength(page.length);
        try (OutputStream out = response.outputStream()) {
            out.write(page);
        }
    }
}

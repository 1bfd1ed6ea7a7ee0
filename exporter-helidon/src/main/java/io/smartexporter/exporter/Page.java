package io.smartexporter.exporter;

import gg.jte.TemplateOutput;
import gg.jte.html.HtmlInterceptor;
import gg.jte.html.HtmlTemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.WriterOutput;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.smartexporter.exporter.InFlight.BusyException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The pages for people: the drives at `/`, one drive, the rules. They show what was last read, and read no drive themselves.
///
/// The templates in `src/main/jte` are classes of this package: the build makes them, and escapes by where a text stands.
final class Page {
    /// Bytes of a page.
    private static final long LARGEST = 8 << 20;

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
    private final History history;
    private final InFlight inFlight;
    private final LongSupplier clock;
    private final InstantSource wall;

    /// @param clock monotonic, in nanoseconds
    Page(Collector collector, Reloader reloader, History history, InFlight inFlight, LongSupplier clock, InstantSource wall) {
        this.collector = collector;
        this.reloader = reloader;
        this.history = history;
        this.inFlight = inFlight;
        this.clock = clock;
        this.wall = wall;
    }

    /// All drives, worst first. `show` takes those of one verdict, `sort` is another order.
    void drives(ServerRequest request, ServerResponse response) throws IOException, InterruptedException {
        send(request, response, () -> {
            DrivesView view = DrivesView.of(collector.last(), collector.lastWhole(), parameter(request, "show"),
                    parameter(request, "sort"), clock.getAsLong(), wall.instant());
            return out -> JteDrivesPageGenerated.render(out, NONE, view);
        });
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
        send(request, response, () -> {
            DriveView view = DriveView.of(drive, last.rules(), history.of(drive), clock.getAsLong());
            return out -> JteDrivePageGenerated.render(out, NONE, view);
        });
    }

    /// The rules in force, and what they and this host do not have in common.
    void rules(ServerRequest request, ServerResponse response) throws IOException, InterruptedException {
        send(request, response, () -> {
            RulesView view = RulesView.of(reloader.current(), reloader.problem(), collector.last());
            return out -> JteRulesPageGenerated.render(out, NONE, view);
        });
    }

    private static String parameter(ServerRequest request, String name) {
        return request.query().first(name).orElse("");
    }

    private void send(ServerRequest request, ServerResponse response, Supplier<Consumer<HtmlTemplateOutput>> page)
            throws IOException, InterruptedException {
        try (InFlight.Permit permit = inFlight.enter(HttpServer.peer(request))) {
            Bytes bytes = made(page);
            permit.sends(bytes.length(), bytes, 0);
            send(bytes, response);
        } catch (BusyException e) {
            HttpServer.busy(response);
        } catch (UncheckedIOException e) {
            HttpServer.plain(response, Status.INTERNAL_SERVER_ERROR_500, "the page has more than " + LARGEST + " bytes");
        }
    }

    /// One at a time: with a thousand drives a page takes a megabyte, and as much again while it is made.
    private synchronized Bytes made(Supplier<Consumer<HtmlTemplateOutput>> page) throws IOException {
        Bytes bytes = new Bytes(LARGEST);
        try (Writer writer = new OutputStreamWriter(bytes, StandardCharsets.UTF_8)) {
            page.get().accept(new OwaspHtmlTemplateOutput(new WriterOutput(writer)));
        }
        return bytes;
    }

    private static void send(Bytes page, ServerResponse response) throws IOException {
        response.header(HeaderNames.CONTENT_TYPE, "text/html; charset=utf-8");
        response.header("Content-Security-Policy", PageStyle.POLICY);
        response.header("X-Content-Type-Options", "nosniff");
        response.header("Referrer-Policy", "no-referrer");
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        response.contentLength(page.length());
        try (OutputStream out = response.outputStream()) {
            page.writeTo(out);
        }
    }
}

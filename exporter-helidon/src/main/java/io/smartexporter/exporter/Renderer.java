package io.smartexporter.exporter;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.smartexporter.exporter.GzipPart.Sum;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/// Writes expositions, one after the other.
///
/// The drives' part of a collection is written once for each variant and kept as long as the collection is the latest; what
/// changes with each answer comes before it, in the same exposition, and is written for each answer, so that nothing old looks
/// new. A part in Prometheus text or in protobuf is a list of families, so parts can be joined; the OpenMetrics text has a
/// trailer, which is left out of the first part.
///
/// It writes on its own thread. On a scrape's virtual thread the JDK's writers begin with a small buffer, which they copy for
/// every few characters more; and one thread bounds the memory that writing takes.
final class Renderer {
    /// Bytes of an answer.
    private static final long LARGEST = 24 << 20;

    /// Bytes of all parts kept.
    private static final long MOST_KEPT = 24 << 20;

    /// A client that requests a few families requests the same ones each time.
    private static final int MOST_VARIANTS = 8;

    private final ExecutorService thread = Executors
            .newSingleThreadExecutor(Thread.ofPlatform().daemon().name("exposition").factory());
    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final Map<Variant, Rendered> kept = new LinkedHashMap<>(16, 0.75f, true);
    private @Nullable Exposition exposition;

    /// Writes the answer to one scrape.
    ///
    /// @param changing gives the families that are made for this answer
    Answer answer(Snapshot collection, Variant variant, Changing changing) throws IOException, InterruptedException {
        try {
            return thread.submit(() -> write(collection, variant, changing)).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException("the exposition could not be written", e.getCause());
        }
    }

    /// Gives the families that change with each answer.
    interface Changing {
        List<MetricSnapshot> of(Exposition drives);
    }

    private Answer write(Snapshot collection, Variant variant, Changing changing) throws IOException {
        Exposition drives = exposition(collection);
        Rendered part = kept.get(variant);
        if (part == null) {
            part = write(variant, drives.families());
            keep(variant, part);
        }
        Bytes first = new Bytes(LARGEST);
        Bytes end = new Bytes(LARGEST);
        Bytes plain = new Bytes(LARGEST);
        write(plain, variant, changing.of(drives));
        plain.dropLast(variant.format().trailer());
        if (!variant.gzip()) {
            return new Answer(variant, plain, part, end);
        }
        first.write(GzipPart.header());
        Sum sum = compressed(first, false, plain::writeTo);
        end.write(GzipPart.trailer(sum.then(part.sum())));
        return new Answer(variant, first, part, end);
    }

    /// The last one again, as long as the same collection is served. It is dropped before the next one is made: there is no room
    /// for two.
    @SuppressWarnings("ReferenceEquality")
    private Exposition exposition(Snapshot collection) {
        if (exposition == null || exposition.collection() != collection) {
            exposition = null;
            kept.clear();
            exposition = Exposition.of(collection);
        }
        return exposition;
    }

    private void keep(Variant variant, Rendered part) {
        kept.put(variant, part);
        long bytes = kept.values().stream().mapToLong(each -> each.bytes().length()).sum();
        var oldest = kept.values().iterator();
        while (kept.size() > MOST_VARIANTS || (bytes > MOST_KEPT && kept.size() > 1)) {
            bytes -= oldest.next().bytes().length();
            oldest.remove();
        }
    }

    private Rendered write(Variant variant, List<MetricSnapshot> families) throws IOException {
        Bytes bytes = new Bytes(LARGEST);
        if (!variant.gzip()) {
            write(bytes, variant, families);
            return new Rendered(bytes, new Sum(0, 0));
        }
        return new Rendered(bytes, compressed(bytes, true, out -> write(out, variant, families)));
    }

    private interface Writing {
        void to(OutputStream out) throws IOException;
    }

    private Sum compressed(Bytes bytes, boolean last, Writing writing) throws IOException {
        deflater.reset();
        GzipPart part = new GzipPart(deflater, bytes);
        writing.to(part);
        return part.end(last);
    }

    private static void write(OutputStream out, Variant variant, List<MetricSnapshot> families) throws IOException {
        List<MetricSnapshot> wanted = new ArrayList<>();
        for (MetricSnapshot family : families) {
            if (variant.wants(family)) {
                wanted.add(family);
            }
        }
        variant.format().writer().write(out, new MetricSnapshots(wanted), EscapingScheme.DEFAULT);
    }
}

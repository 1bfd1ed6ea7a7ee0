package io.smartexporter.exporter;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.smartexporter.rules.RulesException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// A scrape of a collection that is there: the rules, the families, Prometheus text, gzip; without HTTP and the exporter's own figures.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 3, time = 1)
public class ScrapeBenchmark {
    @Param("60")
    public int drives;

    private final ExpositionFormatWriter writer = ExpositionFormats.init().findWriter("text/plain");
    private Snapshot collection;
    private Exposition exposition;

    @Setup
    public void collect() throws IOException, RulesException {
        collection = DemoDrives.collection(drives, DemoDrives.rules());
        exposition = Exposition.of(collection);
    }

    /// What the first scrape of a collection costs more than the others.
    @Benchmark
    public Exposition families() {
        return Exposition.of(collection);
    }

    @Benchmark
    public byte[] text() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        write(body);
        return body.toByteArray();
    }

    @Benchmark
    public byte[] gzip() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (OutputStream packed = new GZIPOutputStream(body)) {
            write(packed);
        }
        return body.toByteArray();
    }

    private void write(OutputStream out) throws IOException {
        writer.write(out, new MetricSnapshots(exposition.at(true, 0)));
    }
}

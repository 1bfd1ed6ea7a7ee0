package io.smartexporter.exporter;

import io.smartexporter.exporter.SmartctlReader.UnreadableException;
import io.smartexporter.rules.DriveIdentity;
import io.smartexporter.rules.DriveIdentity.Protocol;
import io.smartexporter.rules.RulesException;
import io.smartexporter.rules.SumSink;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
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

/// A drive from the bytes of its document to samples, by the default mapping.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class DriveBenchmark {
    /// A demo drive: SATA with 10 KiB and with 14 KiB, NVMe with 6 KiB, SAS with 3 KiB.
    @Param({"sdl", "sdi", "nvme2", "sda"})
    public String device;

    private final SumSink sink = new SumSink();
    private byte[] document;
    private Rules rules;

    @Setup
    public void load() throws IOException, RulesException {
        rules = DemoDrives.rules();
        document = DemoDrives.document(device);
    }

    @Benchmark
    public SmartctlDocument read() throws UnreadableException {
        return rules.reader().read(document);
    }

    @Benchmark
    public double readAndSample() throws UnreadableException {
        SmartctlDocument read = rules.reader().read(document);
        rules.set().plan(identity(read.identity())).apply(read.health().attributes(), read.values(), sink);
        return sink.sum();
    }

    private DriveIdentity identity(Identity read) {
        return new DriveIdentity("0:0:0:0", device, Protocol.of(read.protocol()), read.model(), read.family(), read.serial(),
                read.firmware(), "", read.wwn());
    }
}

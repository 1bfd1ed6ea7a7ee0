package io.smartexporter.rules;

import io.smartexporter.literal.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

/// Compiling the default mapping and a device database: what a start and a reload wait for.
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class CompileBenchmark {
    /// A file, or the number of models of a generated one.
    @Param("1000")
    public String database;

    private RuleFiles files;

    @Setup
    public void read() throws IOException {
        Path mapping = Path.of(System.getProperty("project.root"), "config/attrmap.json");
        files = RuleFiles.of(List.of(new Source("attrmap.json", Files.readAllBytes(mapping))), database());
    }

    private Source database() throws IOException {
        return database.matches("\\d+")
                ? GeneratedFiles.source("generated", GeneratedFiles.database(Integer.parseInt(database)))
                : new Source(database, Files.readAllBytes(Path.of(database)));
    }

    /// After some hundred reloads.
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @Fork(1)
    @Warmup(iterations = 3, time = 1)
    @Measurement(iterations = 3, time = 1)
    public RuleSet warm() throws RulesException {
        return RuleSet.compile(files, ReservedNames.NONE);
    }

    /// At the start, with the classes yet to be loaded.
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @Fork(10)
    @Warmup(iterations = 0)
    @Measurement(iterations = 1)
    public RuleSet cold() throws RulesException {
        return RuleSet.compile(files, ReservedNames.NONE);
    }
}

package io.smartexporter.rules;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What the same attribute costs the tests' interpreter, which reads the files anew for every drive and tries every rule.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class NaiveBenchmark {
    private static final int TIMES = 100;

    @Param("1000")
    public int rules;

    @Param("1000")
    public int models;

    private Interpreter.Setting files;
    private DriveIdentity drive;
    private List<Attribute> table;
    private List<Attribute> longTable;

    @Setup
    public void generate() {
        files = new Interpreter.Setting(List.of(GeneratedFiles.mapping(rules)), GeneratedFiles.database(models),
                "{\"Devices\": {}}", "rule", Set.of());
        drive = GeneratedFiles.drive(models);
        table = GeneratedFiles.table(rules);
        longTable = Collections.nCopies(TIMES, table).stream().flatMap(List::stream).toList();
    }

    @Benchmark
    @OperationsPerInvocation(GeneratedFiles.ATTRIBUTES)
    public List<String> attribute() {
        return Interpreter.lines(files, drive, table, "{}");
    }

    /// The table a hundred times over, so that reading the files hardly counts.
    @Benchmark
    @OperationsPerInvocation(GeneratedFiles.ATTRIBUTES * TIMES)
    public List<String> attributeOfMany() {
        return Interpreter.lines(files, drive, longTable, "{}");
    }
}

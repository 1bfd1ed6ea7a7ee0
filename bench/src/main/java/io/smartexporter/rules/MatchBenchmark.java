package io.smartexporter.rules;

import java.util.List;
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

/// What one attribute of an ATA drive costs, whatever the number of rules and of models in the device database.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class MatchBenchmark {
    @Param({"30", "1000", "10000"})
    public int rules;

    @Param({"100", "1000", "10000"})
    public int models;

    private final SumSink sink = new SumSink();
    private Compiled compiled;

    private record Compiled(DrivePlan plan, List<Attribute> table, FieldValues values) {}

    @Setup
    public void compile() throws RulesException {
        RuleSet set = RuleSet.compile(List.of(GeneratedFiles.source("mapping", GeneratedFiles.mapping(rules))),
                GeneratedFiles.source("database", GeneratedFiles.database(models)));
        compiled = new Compiled(set.plan(GeneratedFiles.drive(models)), GeneratedFiles.table(rules), set.newValues());
    }

    @Benchmark
    @OperationsPerInvocation(GeneratedFiles.ATTRIBUTES)
    public double attribute() {
        compiled.plan.apply(compiled.table, compiled.values, sink);
        return sink.sum();
    }
}

package io.smartexporter.rules;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Names of metrics that no rule may use, since the exporter has metrics of these names.
public final class ReservedNames {
    /// No name is reserved.
    public static final ReservedNames NONE = new ReservedNames(List.of(), List.of());

    /// Suffixes that OpenMetrics lets a type append to a family's name.
    private static final List<String> SUFFIXES = List.of("", "_total", "_created", "_info", "_bucket", "_count", "_sum");

    private final Set<String> names;
    private final List<String> prefixes;

    /// @param families full names of metric families; OpenMetrics' forms of such a name are reserved too
    /// @param prefixes no name may begin with one of these
    public ReservedNames(Collection<String> families, Collection<String> prefixes) {
        this.names = families.stream().flatMap(ReservedNames::forms).collect(Collectors.toUnmodifiableSet());
        this.prefixes = List.copyOf(prefixes);
    }

    /// OpenMetrics calls a family `x` if its samples are called `x_info`.
    private static Stream<String> forms(String family) {
        Stream<String> all = SUFFIXES.stream().map(family::concat);
        if (family.endsWith("_info")) {
            return Stream.concat(Stream.of(family.substring(0, family.length() - "_info".length())), all);
        }
        return all;
    }

    /// The first name that is reserved, or null if none is.
    @Nullable
    String collision(List<String> candidates) {
        return candidates.stream().filter(this::isReserved).findFirst().orElse(null);
    }

    private boolean isReserved(String name) {
        return names.contains(name) || prefixes.stream().anyMatch(name::startsWith);
    }
}

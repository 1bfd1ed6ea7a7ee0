package io.smartexporter.exporter;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.Set;

/// In which form a scrape wants its answer.
///
/// @param gzip whether compressed
/// @param names of the families that it wants, or of samples of theirs; empty: all (`name[]`)
record Variant(Format format, boolean gzip, Set<String> names) {
    /// The formats of the exposition, as the Prometheus client library writes them.
    enum Format {
        TEXT(PrometheusTextFormatWriter.create(), "text/plain", 0), OPENMETRICS(OpenMetricsTextFormatWriter.create(),
                "application/openmetrics-text",
                "# EOF\n".length()), PROTOBUF(new PrometheusProtobufWriter(), "application/vnd.google.protobuf", 0);

        @SuppressWarnings("ImmutableEnumChecker") // the library's writers hold nothing but their options
        private final ExpositionFormatWriter writer;
        private final String mediaType;
        private final int trailer;

        Format(ExpositionFormatWriter writer, String mediaType, int trailer) {
            this.writer = writer;
            this.mediaType = mediaType;
            this.trailer = trailer;
        }

        ExpositionFormatWriter writer() {
            return writer;
        }

        String mediaType() {
            return mediaType;
        }

        /// So many bytes at the end stand once in an answer, however many parts it is made of.
        int trailer() {
            return trailer;
        }
    }

    /// What a sample's name may have beside its family's, by the OpenMetrics specification.
    private static final List<String> SUFFIXES = List.of("_total", "_count", "_sum", "_bucket", "_info", "_created");

    Variant {
        names = Set.copyOf(names);
    }

    /// Whether the scrape wants this family.
    boolean wants(MetricSnapshot family) {
        String name = family.getMetadata().getPrometheusName();
        return names.isEmpty() || names.contains(name) || SUFFIXES.stream().anyMatch(suffix -> names.contains(name + suffix));
    }
}

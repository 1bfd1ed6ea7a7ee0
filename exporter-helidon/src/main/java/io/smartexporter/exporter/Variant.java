package io.smartexporter.exporter;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.Set;

/// The form of the answer to a scrape.
///
/// @param gzip whether compressed
/// @param names of the requested families, or of samples of theirs; empty: all (`name[]`)
record Variant(Format format, boolean gzip, Set<String> names) {
    /// The formats of the exposition, as the Prometheus client library writes them.
    enum Format {
        TEXT(PrometheusTextFormatWriter.create(), "text/plain", 0),
        OPENMETRICS(OpenMetricsTextFormatWriter.create(),
                "application/openmetrics-text",
                "# EOF\n".length()),
        PROTOBUF(new PrometheusProtobufWriter(), "application/vnd.google.protobuf", 0);

        @SuppressWarnings("ImmutableEnumChecker") // the library's writers hold only their options
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

        /// Bytes at the end that an answer has once, with any number of parts.
        int trailer() {
            return trailer;
        }
    }

    /// What a sample's name may append to its family's, by the OpenMetrics specification.
    private static final List<String> SUFFIXES = List.of("_total", "_count", "_sum", "_bucket", "_info", "_created");

    Variant {
        names = Set.copyOf(names);
    }

    /// Whether this family is requested.
    boolean wants(MetricSnapshot family) {
        String name = family.getMetadata().getPrometheusName();
        return names.isEmpty() || names.contains(name) || SUFFIXES.stream().anyMatch(suffix -> names.contains(name + suffix));
    }
}

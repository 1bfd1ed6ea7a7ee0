package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartexporter.exporter.Variant.Format;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NegotiationTest {
    private static final String PROTOBUF = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"*/* | TEXT", "text/html, application/xhtml+xml;q=0.9, */*;q=0.8 | TEXT", "'' | TEXT",
        "application/json | TEXT", "application/openmetrics-text | OPENMETRICS",
        "application/openmetrics-text;version=0.0.1 | OPENMETRICS",
        "Application/OpenMetrics-Text; Version=\"1.0.0\" | OPENMETRICS",
        "application/openmetrics-text;version=2.0.0 | TEXT", "application/openmetrics-text;q=0 | TEXT",
        "application/openmetrics-text;q=0.5, text/plain;q=0.7 | TEXT", "text/plain, application/openmetrics-text | TEXT",
        "application/openmetrics-text;q=0.7,text/plain;q=0.5 | OPENMETRICS",
        "text/plain;version=1.0.0, application/openmetrics-text;q=0.1 | OPENMETRICS",
        "application/openmetrics-text;q=x | TEXT", "application/openmetrics-text;q=7 | TEXT",
        "application/openmetrics-text;q= | TEXT",
        ";;;,,,=,q=1 | TEXT",
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text | TEXT",
        "application/vnd.google.protobuf | TEXT"})
    void theFormatIsTheOneThatIsWantedMost(String accept, Format format) {
        assertEquals(format, Negotiation.format(List.of(accept)));
    }

    @Test
    void whatPrometheusSends() {
        assertEquals(Format.PROTOBUF, Negotiation.format(List.of(PROTOBUF + ";q=0.7,application/openmetrics-text;version=1.0.0;"
                + "escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.2")));
        assertEquals(Format.OPENMETRICS,
                Negotiation.format(List.of("application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;"
                        + "q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,"
                        + "text/plain;version=0.0.4;q=0.2,*/*;q=0.1")));
        assertEquals(Format.TEXT, Negotiation.format(List.of("text/plain;version=0.0.4;q=0.5", PROTOBUF + ";q=0.4")));
    }

    @Test
    void withoutHeadersItIsPlainText() {
        assertEquals(Format.TEXT, Negotiation.format(List.of()));
        assertEquals(false, Negotiation.gzip(List.of()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"gzip | true", "GZIP;q=1.0 | true", "gzip;q=0.001 | true", "gzip;q=0 | false",
        "gzip;q=0.0 | false", "deflate, gzip;q=1.0, *;q=0.5 | true", "identity | false", "* | true", "*;q=0 | false",
        "gzip;q=0, * | false", "gzip;q=0.5, identity | false", "gzip, identity;q=0.5 | true", "br | false", "x-gzip | true",
        "identity;q=0 | false", "gzip;q=NaN | false", "zip | false"})
    void compressionIsWhatIsWanted(String encodings, boolean gzip) {
        assertEquals(gzip, Negotiation.gzip(List.of(encodings)));
    }

    @Test
    void aHeaderMayComeInSeveralLines() {
        assertEquals(true, Negotiation.gzip(List.of("br", "gzip")));
        assertEquals(Format.OPENMETRICS, Negotiation.format(List.of("text/plain;q=0.1", "application/openmetrics-text")));
    }
}

package io.smartexporter.exporter;

import io.smartexporter.exporter.Variant.Format;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Chooses the format and the encoding of an answer by the headers `Accept` and `Accept-Encoding` (RFC 9110, 12.5).
///
/// A client that accepts none of the formats gets Prometheus text, as in Prometheus' own exporters.
final class Negotiation {
    private static final Pattern COMMA = Pattern.compile(",");
    private static final Pattern SEMICOLON = Pattern.compile(";");
    private static final String PROTOBUF_MESSAGE = "io.prometheus.client.metricfamily";

    /// One element of such a header.
    ///
    /// @param parameters with names and values in lower case, without `q`
    /// @param weight 0 (not wanted) to 1
    private record Choice(String value, Map<String, String> parameters, double weight) {}

    private Negotiation() {}

    /// @param headers the values of `Accept`, in their order
    static Format format(List<String> headers) {
        Format best = Format.TEXT;
        double weight = 0;
        for (Choice choice : choices(headers)) {
            Format format = format(choice);
            if (format != null && choice.weight > weight) {
                best = format;
                weight = choice.weight;
            }
        }
        return best;
    }

    /// @param headers the values of `Accept-Encoding`, in their order
    static boolean gzip(List<String> headers) {
        double gzip = -1;
        double identity = -1;
        double others = -1;
        for (Choice choice : choices(headers)) {
            switch (choice.value) {
                case "gzip", "x-gzip" -> gzip = choice.weight;
                case "identity" -> identity = choice.weight;
                case "*" -> others = choice.weight;
                default -> {
                    // an encoding not offered
                }
            }
        }
        if (gzip < 0) {
            gzip = others;
        }
        return gzip > 0 && gzip >= identity;
    }

    private static @Nullable Format format(Choice choice) {
        return switch (choice.value) {
            case "*/*", "text/*" -> Format.TEXT;
            case "text/plain" -> choice.parameters.getOrDefault("version", "0.0.4").equals("0.0.4") ? Format.TEXT : null;
            case "application/openmetrics-text" -> openMetrics(choice);
            case "application/vnd.google.protobuf" -> protobuf(choice);
            default -> null;
        };
    }

    private static @Nullable Format openMetrics(Choice choice) {
        String version = choice.parameters.getOrDefault("version", "1.0.0");
        return version.equals("1.0.0") || version.equals("0.0.1") ? Format.OPENMETRICS : null;
    }

    private static @Nullable Format protobuf(Choice choice) {
        boolean families = choice.parameters.getOrDefault("proto", "").equals(PROTOBUF_MESSAGE);
        boolean delimited = choice.parameters.getOrDefault("encoding", "delimited").equals("delimited");
        return families && delimited ? Format.PROTOBUF : null;
    }

    private static List<Choice> choices(List<String> headers) {
        List<Choice> all = new ArrayList<>();
        for (String header : headers) {
            COMMA.splitAsStream(header).map(Negotiation::choice).forEach(all::add);
        }
        return all;
    }

    private static Choice choice(String element) {
        String[] parts = SEMICOLON.split(element.toLowerCase(Locale.ROOT), -1);
        Map<String, String> parameters = new HashMap<>();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals > 0) {
                parameters.put(parts[i].substring(0, equals).strip(), unquoted(parts[i].substring(equals + 1).strip()));
            }
        }
        String weight = parameters.remove("q");
        return new Choice(parts[0].strip(), parameters, weight == null ? 1 : weight(weight));
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    /// @return 0, not wanted, if it is not a number from 0 to 1
    private static double weight(String text) {
        try {
            double weight = Double.parseDouble(text);
            return weight >= 0 && weight <= 1 ? weight : 0;
        } catch (NumberFormatException _) {
            return 0;
        }
    }
}

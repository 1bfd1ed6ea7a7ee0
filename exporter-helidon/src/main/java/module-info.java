import org.jspecify.annotations.NullMarked;

/// The unprivileged process: it asks the helper, reads what smartctl printed, applies the rules and serves HTTP.
@NullMarked module io.smartexporter.exporter {
    requires io.smartexporter.literal;
    requires io.smartexporter.rules;
    requires io.smartexporter.wire;

    requires info.picocli;
    requires io.helidon.config;
    requires io.helidon.config.yaml;
    requires io.helidon.health;
    requires io.helidon.http;
    requires io.helidon.metrics.api;
    requires io.helidon.webserver;
    requires io.helidon.webserver.observe;
    requires io.helidon.webserver.observe.health;
    requires io.prometheus.metrics.exporter.common;
    requires io.prometheus.metrics.instrumentation.jvm;
    requires io.prometheus.metrics.config;
    requires io.prometheus.metrics.model;
    requires io.prometheus.writer.text;
    requires jakarta.json;
    requires jdk.unsupported;
    requires java.logging;
    requires org.newsclub.net.unix;
    requires org.yaml.snakeyaml;

    requires static org.jspecify;

    // picocli sets the options by reflection.
    opens io.smartexporter.exporter to info.picocli;
}

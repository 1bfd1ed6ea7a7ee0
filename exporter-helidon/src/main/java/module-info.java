import org.jspecify.annotations.NullMarked;

/// The unprivileged process: it reads smartctl's output from the helper, applies the rules and serves HTTP.
@NullMarked module io.smartexporter.exporter {
    requires io.smartexporter.literal;
    requires io.smartexporter.rules;
    requires io.smartexporter.wire;

    requires bcrypt;
    requires gg.jte.runtime;
    requires info.picocli;
    requires io.helidon.common.buffers;
    requires io.helidon.common.concurrency.limits;
    requires io.helidon.common.context;
    requires io.helidon.common.pki;
    requires io.helidon.common.socket;
    requires io.helidon.common.tls;
    requires io.helidon.config;
    requires io.helidon.http;
    requires io.helidon.http.encoding;
    requires io.helidon.http.media;
    requires io.helidon.metrics.api;
    requires io.helidon.webserver;
    requires io.prometheus.metrics.exporter.common;
    requires io.prometheus.metrics.instrumentation.jvm;
    requires io.prometheus.metrics.config;
    requires io.prometheus.metrics.model;
    requires io.prometheus.writer.text;
    requires jakarta.json;
    requires jdk.management;
    requires jdk.unsupported;
    requires java.logging;
    requires org.newsclub.net.unix;
    requires org.yaml.snakeyaml;

    requires static java.compiler; // for an annotation in what the templates become
    requires static org.jspecify;

    // The tests' HTTP client: they are compiled into this module.
    requires static java.net.http;
}

import org.jspecify.annotations.NullMarked;

/// The socket contract between the helper and the exporter: frames, what is in them, and their limits.
@NullMarked module io.smartexporter.wire {
    requires static org.jspecify;

    exports io.smartexporter.wire;
}

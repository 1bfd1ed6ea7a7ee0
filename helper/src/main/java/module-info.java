import org.jspecify.annotations.NullMarked;

/// The root process: it runs smartctl and sends what smartctl prints over a UNIX socket. It exports nothing and uses no
/// library.
@NullMarked module io.smartexporter.helper {
    requires io.smartexporter.wire;
    requires static org.jspecify;
}

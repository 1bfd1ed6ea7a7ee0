package io.smartexporter.helper;

import io.smartexporter.wire.DriveId;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// A drive to be read.
///
/// @param path the node that smartctl is given
/// @param facts what else sysfs tells: `wwid`, `enclosure`, `slot`
record Drive(DriveId id, String path, Map<String, String> facts) {
    private static final Map<String, PathMatcher> MATCHERS = new ConcurrentHashMap<>();

    /// One that sysfs does not list: its port is the option's own text.
    static Drive named(String path, String type) {
        String device = path.replaceFirst("^/dev/", "");
        return new Drive(new DriveId(device + (type.isEmpty() ? "" : "," + type), device, type, ""), path, Map.of());
    }

    Drive with(String port, String type) {
        return new Drive(new DriveId(port, id.device(), type, id.transport()), path, facts);
    }

    /// How the drive is called in the log; there is no second one of that name.
    String name() {
        return (id.device() + " " + id.type()).strip();
    }

    /// Whether a pattern with `*`, `?` and `[a-c]` fits the whole of the device, the port or `transport:NAME`. It is the JDK's own
    /// glob, kept from treating slashes and braces as special.
    boolean fits(String pattern) {
        String glob = "glob:" + pattern.replaceFirst("^/dev/", "").replaceAll("[{}\\\\]", "\\\\$0").replace('/', '|');
        PathMatcher matcher = MATCHERS.computeIfAbsent(glob, FileSystems.getDefault()::getPathMatcher);
        Stream<String> names = Stream.of(id.device(), id.port(), "transport:" + id.transport());
        return names.map(name -> Path.of(name.replace('/', '|'))).anyMatch(matcher::matches);
    }
}

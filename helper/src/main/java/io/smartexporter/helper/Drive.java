package io.smartexporter.helper;

import io.smartexporter.wire.DriveId;
import java.util.Map;

/// A drive to be read.
///
/// @param path the node that smartctl is given
/// @param facts what else sysfs has: `wwid`, `enclosure`, `slot`, `sectors`
record Drive(DriveId id, String path, Map<String, String> facts) {
    /// One that sysfs does not list: its port is the option's own text.
    static Drive named(String path, String type) {
        String device = path.replaceFirst("^/dev/", "");
        String port = type.isEmpty() ? device : device + "," + type;
        return new Drive(new DriveId(port, device, type, ""), path, Map.of());
    }

    Drive with(String port, String type) {
        return new Drive(new DriveId(port, id.device(), type, id.transport()), path, facts);
    }

    /// The drive's name in the log; there is no second one of that name.
    String name() {
        return id.type().isEmpty() ? id.device() : id.device() + " " + id.type();
    }
}

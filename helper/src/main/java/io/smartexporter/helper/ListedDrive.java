package io.smartexporter.helper;

import io.smartexporter.wire.DriveId;
import java.util.Map;

/// A drive to be read.
///
/// @param path the node for smartctl
/// @param facts other data of sysfs: `wwid`, `enclosure`, `slot`, `sectors`, `vendor`, `model`, `serial`
record ListedDrive(DriveId id, String path, Map<String, String> facts) {
    /// A type that names one of several drives behind a node: it has a number, as in `cciss,1` or `sat+megaraid,4`.
    /// After the comma of `sat`, `nvme` and USB bridges it is no such number.
    private static final String MEMBER = "(?!(sat|nvme|snt|usb)[^+]*$).*,.*";

    /// One that sysfs does not list: its port is the option's own text.
    static ListedDrive named(String path, String type) {
        String device = path.replaceFirst("^/dev/", "");
        String port = type.isEmpty() ? device : device + "," + type;
        return new ListedDrive(new DriveId(port, device, type, ""), path, Map.of());
    }

    /// Facts are of the node, not of a member behind it.
    ListedDrive with(String port, String type) {
        Map<String, String> own = type.matches(MEMBER) ? Map.of() : facts;
        return new ListedDrive(new DriveId(port, id.device(), type, id.transport()), path, own);
    }

    /// The drive's name in the log; it is unique.
    String name() {
        return id.type().isEmpty() ? id.device() : id.device() + " " + id.type();
    }
}

package io.smartexporter.helper;

import io.smartexporter.wire.DriveId;
import java.util.Map;

/// A drive to be read.
///
/// @param port SCSI host:channel:target:lun, `nvme0`, or an option's own text
/// @param path the node that smartctl is given
/// @param type what smartctl is told with `-d`; empty if nothing
/// @param transport sata, sas, nvme, usb …; empty if sysfs does not tell
/// @param facts what else sysfs tells: `wwid`, `enclosure`, `slot`
record Drive(String port, String path, String type, String transport, Map<String, String> facts) {

    /// One that sysfs does not list.
    static Drive named(String path, String type) {
        return new Drive(path.replaceFirst("^/dev/", "") + (type.isEmpty() ? "" : "," + type), path, type, "", Map.of());
    }

    String device() {
        return path.replaceFirst("^/dev/", "");
    }

    DriveId id() {
        return new DriveId(port, device(), type, transport);
    }

    Drive with(String newPort, String newType) {
        return new Drive(newPort, path, newType, transport, facts);
    }
}

package io.smartexporter.wire;

/// How a drive is named on the socket.
///
/// @param port SCSI host:channel:target:lun, `nvme0`, or the device option's own text; unique within a collection
/// @param device the path without `/dev/`, as smartctl is given it
/// @param type what smartctl is told with `-d`; empty if nothing
/// @param transport sata, sas, nvme, usb, virtio, iscsi, fc …, as sysfs tells; empty if it does not
public record DriveId(String port, String device, String type, String transport) {
    /// Cleans the values as the contract demands, so that what is sent is what is read.
    public DriveId {
        port = Headers.clean(port);
        device = Headers.clean(device);
        type = Headers.clean(type);
        transport = Headers.clean(transport);
    }
}

package io.smartexporter.wire;

/// A drive's name on the socket.
///
/// @param port SCSI host:channel:target:lun, `nvme0`, or the device option's own text; unique within a collection
/// @param device the path without `/dev/`, as smartctl gets it
/// @param type smartctl's argument to `-d`; empty if none
/// @param transport sata, sas, nvme, usb, virtio, iscsi, fc …, from sysfs; empty if it has none
public record DriveId(String port, String device, String type, String transport) {
    /// Cleans the values by the contract: what is sent is what is read.
    public DriveId {
        port = Headers.clean(port);
        device = Headers.clean(device);
        type = Headers.clean(type);
        transport = Headers.clean(transport);
    }
}

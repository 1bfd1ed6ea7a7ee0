package io.smartexporter.rules;

import java.util.Objects;

/// Which drive it is: all that rules, device database and overrides may ask for. What is not known is empty.
///
/// @param port H:C:T:L, or `nvme0`
/// @param device the path without `/dev/`
/// @param model as the drive says it
/// @param family smartctl's `model_family`, from its own drive database
/// @param wwn the world wide name
public record DriveIdentity(String port, String device, Protocol protocol, String model, String family, String serial,
        String firmware, String transport, String wwn) {
    public DriveIdentity {
        Objects.requireNonNull(port);
        Objects.requireNonNull(device);
        Objects.requireNonNull(protocol);
        Objects.requireNonNull(model);
        Objects.requireNonNull(family);
        Objects.requireNonNull(serial);
        Objects.requireNonNull(firmware);
        Objects.requireNonNull(transport);
        Objects.requireNonNull(wwn);
    }
}

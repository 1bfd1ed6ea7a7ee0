package io.smartexporter.rules;

import java.util.Objects;

/// A row of smartctl's table of ATA attributes.
///
/// @param id the attribute's number
/// @param name from smartctl's drive database, such as `Reallocated_Sector_Ct`
/// @param value the normalized value; -1 if it is missing
/// @param worst the lowest normalized value that the drive has seen; -1 if it is missing
/// @param thresh the normalized value at or below which the drive counts as failing; -1 if it is missing
/// @param rawString the raw value as smartctl prints it, such as `24 (Min/Max 21/40)`; empty if it is missing
/// @param rawValue the raw value's 48 bits; -1 if they are missing
public record Attribute(int id, String name, int value, int worst, int thresh, String rawString, long rawValue) {
    public Attribute {
        Objects.requireNonNull(name);
        Objects.requireNonNull(rawString);
    }
}

package io.smartexporter.rules;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An operator's settings for single drives: thresholds and performance data that go before the device database's.
///
/// A drive is named by its device (`/dev/sda`), its port (`port:0:0:0:0`) or its serial number (`serial:XYZ`). If several match,
/// the port goes before the device and the serial number before both: it is the drive itself, in any slot.
///
/// @param drives by that name
record Overrides(Map<String, OfDrive> drives) {
    static final Overrides NONE = new Overrides(Map.of());

    /// @param thresholds each goes before the database's of the same attribute ID
    /// @param perfs instead of all of the database's; null leaves those
    record OfDrive(Map<Integer, Threshold> thresholds, @Nullable Set<Integer> perfs) {}

    Overrides {
        drives = Map.copyOf(drives);
    }

    OfDrive of(DriveIdentity drive) {
        OfDrive merged = new OfDrive(Map.of(), null);
        for (String name : Stream.of("/dev/" + drive.device(), "port:" + drive.port(), "serial:" + drive.serial()).toList()) {
            merged = merge(merged, drives.get(name));
        }
        return merged;
    }

    private static OfDrive merge(OfDrive earlier, @Nullable OfDrive later) {
        if (later == null) {
            return earlier;
        }
        Map<Integer, Threshold> thresholds = new HashMap<>(earlier.thresholds);
        thresholds.putAll(later.thresholds);
        return new OfDrive(thresholds, later.perfs == null ? earlier.perfs : later.perfs);
    }

    Stream<Integer> ids() {
        return drives.values().stream().flatMap(drive -> drive.thresholds().keySet().stream());
    }
}

package io.smartexporter.exporter;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// World Wide Names, in one spelling from any source: `0x` and lower-case hexadecimal digits, as smartctl and lsblk(8) write
/// them.
final class Wwn {
    /// The kernel's spelling, in the file `wwid` of sysfs: NAA identifiers of SCSI (SPC-5, 7.7.6.6), EUI-64 and NGUID of NVMe.
    private static final Pattern IN_SYSFS = Pattern.compile("(?:naa|eui)\\.([0-9a-fA-F]{16}(?:[0-9a-fA-F]{16})?)");

    private Wwn() {}

    /// smartctl's, else the kernel's; empty if neither has one. The kernel's own forms (`t10.ATA …`, `nvme.…`) are left as they
    /// are.
    static String of(@Nullable Identity identity, Map<String, String> facts) {
        if (identity != null && !identity.wwn().isEmpty()) {
            return identity.wwn();
        }
        String wwid = facts.getOrDefault("wwid", "");
        Matcher known = IN_SYSFS.matcher(wwid);
        return known.matches() ? "0x" + known.group(1).toLowerCase(Locale.ROOT) : wwid;
    }
}

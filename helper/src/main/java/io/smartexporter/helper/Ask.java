package io.smartexporter.helper;

import java.util.List;
import java.util.stream.Stream;

/// What smartctl is asked for, of drives that fit a pattern.
record Ask(Glob glob, String words) {
    private static final String NVME = "-i -H -A -l error";
    /// NVMe drives, those behind USB (`snt…`) among them, are not asked for their self-test log: smartctl 7.4 sends a
    /// command that some of them refuse, and count as an error.
    static final List<String> USUAL = List.of("*nvme*=" + NVME, "type:snt*=" + NVME, "*=" + NVME + " -l selftest");

    /// @param text `GLOB=ARGS`
    static Ask of(String text) {
        Options.require(text.matches("[^=]+=.*\\S.*"), "--ask " + text + ": expected GLOB=ARGS");
        String[] parts = text.split("=", 2);
        return new Ask(Glob.of(parts[0]), parts[1].strip());
    }

    /// In the order in which they count: the first that fits a drive is what it is asked for.
    static List<Ask> all(Options options, boolean version1) {
        List<String> usual = version1 ? List.of("*=-iA") : USUAL;
        return Stream.concat(options.all("--ask").stream(), usual.stream()).map(Ask::of).toList();
    }
}

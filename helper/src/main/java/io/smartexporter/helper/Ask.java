package io.smartexporter.helper;

import java.util.List;
import java.util.stream.Stream;

/// Arguments of smartctl for the drives that match a pattern.
record Ask(Glob glob, String words) {
    private static final String NVME = "-i -H -A -l error";
    /// No self-test log of NVMe drives, also behind USB (`snt…`): smartctl 7.4 sends a command for it that some of them
    /// refuse, and count as an error.
    static final List<String> USUAL = List.of("*nvme*=" + NVME, "type:snt*=" + NVME, "*=" + NVME + " -l selftest");

    /// @param text `GLOB=ARGS`
    static Ask of(String text) {
        Options.require(text.matches("[^=]+=.*\\S.*"), "--ask " + text + ": expected GLOB=ARGS");
        String[] parts = text.split("=", 2);
        return new Ask(Glob.of(parts[0]), parts[1].strip());
    }

    /// In order of precedence: the first that matches a drive counts.
    static List<Ask> all(Options options, boolean version1) {
        List<String> usual = version1 ? List.of("*=-iA") : USUAL;
        return Stream.concat(options.all("--ask").stream(), usual.stream()).map(Ask::of).toList();
    }
}

package io.smartexporter.helper;

import java.util.List;
import java.util.stream.Stream;

/// Arguments of smartctl for the drives that match a pattern.
record Ask(Glob glob, String words) {
    private static final String LOGS = "-i -H -A -l error";
    /// NVMe drives have nothing in smartctl's drive database, and reading it is most of what a run costs.
    ///
    /// No self-test log of theirs, also behind USB (`snt…`): smartctl 7.4 sends a command for it that some of them
    /// refuse, and count as an error.
    private static final String NVME = "-B /dev/null " + LOGS;
    static final List<String> USUAL = List.of("*nvme*=" + NVME, "type:snt*=" + NVME, "*=" + LOGS + " -l selftest");

    /// @param text `GLOB=ARGS`
    static Ask of(String text) {
        Options.require(text.matches("[^=]+=.*\\S.*"), "--ask " + text + ": expected GLOB=ARGS");
        String[] parts = text.split("=", 2);
        return new Ask(Glob.of(parts[0]), parts[1].strip());
    }

    /// In order of precedence: the first that matches a drive counts.
    static List<Ask> all(Options options, boolean version1) {
        List<String> usual = version1 ? List.of("*=-iA") : USUAL;
        String always = version1 ? "" : "--json=c -n standby ";
        Stream<Ask> asks = Stream.concat(options.all("--ask").stream(), usual.stream()).map(Ask::of);
        return asks.map(ask -> new Ask(ask.glob, always + ask.words)).toList();
    }
}

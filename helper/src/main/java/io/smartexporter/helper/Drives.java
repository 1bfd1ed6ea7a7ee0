package io.smartexporter.helper;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Comparator.comparingInt;
import static java.util.Comparator.naturalOrder;

import io.smartexporter.wire.Limits;
import io.smartexporter.wire.Message.DriveReport;
import io.smartexporter.wire.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Which drives a collection reads: what sysfs lists, what the options and `smartctl --scan-open` add, less what the filters take.
///
/// A type given for a node that sysfs lists replaces that listing and keeps its port and facts; an option goes before the scan.
/// Any other node is a drive of its own for each type, for behind the node of a RAID controller there are many.
///
/// @param scanned what the last scan that worked has found: it is kept while others fail
record Drives(Options options, Smartctl smartctl, Set<Drive> scanned) {
    private static final Pattern SCANNED = Pattern.compile("(?m)^(/dev/\\w[\\w/:.+@-]*) -d (\\w[\\w,./+-]*)(?: #.*)?$");
    /// Among digits the longer number is the greater.
    private static final Comparator<String> NUMBER = comparingInt(String::length).thenComparing(naturalOrder());

    /// In numerical order of the ports, each of which is there once.
    List<Drive> list() throws InterruptedException {
        Map<String, Drive> listed = new LinkedHashMap<>();
        Stream<String> root = Stream.of(options.text("--sysfs", "/sys")).filter(_ -> options.all("--no-discovery").isEmpty());
        root.flatMap(Sysfs::drives).forEach(drive -> listed.putIfAbsent(node(drive), drive));
        Map<String, Drive> all = new LinkedHashMap<>();
        listed.forEach((node, drive) -> all.put(node + " ", drive));
        options.all("--device").stream().map(Drives::option).forEach(drive -> add(drive, node(drive), listed, all));
        scan().filter(drive -> !listed.containsKey(node(drive)) || all.containsKey(node(drive) + " "))
                .forEach(drive -> add(drive, node(drive), listed, all));
        Map<String, Integer> seen = new HashMap<>();
        List<Drive> sorted = all.values().stream()
                .sorted((a, b) -> Arrays.compare(a.id().port().split(":"), b.id().port().split(":"), NUMBER)).toList();
        return filtered(sorted.stream().map(drive -> numbered(drive, seen.merge(drive.id().port(), 1, Integer::sum))).toList());
    }

    private static void add(Drive drive, String node, Map<String, Drive> listed, Map<String, Drive> all) {
        Drive known = listed.getOrDefault(node, drive);
        all.remove(node + " ");
        all.putIfAbsent(node + " " + drive.id().type(), known.with(known.id().port(), drive.id().type()));
    }

    private static Drive numbered(Drive drive, int n) {
        return n == 1 ? drive : drive.with(drive.id().port() + "#" + n, drive.id().type());
    }

    private List<Drive> filtered(List<Drive> drives) {
        List<String> include = options.all("--include"), exclude = options.all("--exclude");
        Stream.of(include, exclude).flatMap(List::stream).forEach(glob -> Log.problem("pattern " + glob,
                drives.stream().anyMatch(drive -> drive.fits(glob)) ? "" : "no drive has such a device, port or transport"));
        List<Drive> wanted = drives.stream().filter(drive -> include.isEmpty() || include.stream().anyMatch(drive::fits))
                .filter(drive -> exclude.stream().noneMatch(drive::fits)).toList();
        Log.problem("drives", wanted.size() > Limits.DRIVES ? "only " + Limits.DRIVES + " are read, use --exclude" : "");
        return wanted.subList(0, Math.min(wanted.size(), Limits.DRIVES));
    }

    private Stream<Drive> scan() throws InterruptedException {
        if (!options.all("--scan").isEmpty()) {
            DriveReport scan = smartctl.run(Drive.named("--scan-open", ""), List.of("--scan-open"),
                    smartctl.limit().dividedBy(4), new AtomicInteger(Limits.OUTPUT));
            scanned.removeIf(_ -> scan.outcome() == Outcome.OK);
            SCANNED.matcher(new String(scan.output(), ISO_8859_1)).results()
                    .forEach(line -> scanned.add(Drive.named(line.group(1), line.group(2))));
        }
        return scanned.stream();
    }

    /// Takes `NAME[,TYPE]` apart. Types have commas in them, and so may the name of a node that exists.
    private static Drive option(String text) {
        String all = text.startsWith("/") ? text : "/dev/" + text;
        int end = Files.exists(Path.of(all)) ? all.length() : (all + ",").indexOf(',');
        return Drive.named(all.substring(0, end), all.substring(Math.min(end + 1, all.length())));
    }

    /// What all paths of one device node have in common; the path itself if it is none.
    private static String node(Drive drive) {
        Path path = Path.of(drive.path());
        String device = Files.exists(path) ? Sysfs.attempt(() -> Files.readAttributes(path, "unix:mode,rdev").toString()) : "";
        return device.isEmpty() || device.contains("rdev=0") ? drive.path() : device;
    }
}

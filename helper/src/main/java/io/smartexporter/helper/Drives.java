package io.smartexporter.helper;

import io.smartexporter.wire.Limits;
import io.smartexporter.wire.Message.DriveReport;
import io.smartexporter.wire.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
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
final class Drives {
    private static final Pattern SCANNED = Pattern.compile("^(/dev/\\w[\\w/:.+@-]*) -d (\\w[\\w,./+-]*)(?: #.*)?$",
            Pattern.MULTILINE);
    private static final int FILE_KIND = 0170000;
    private static final Set<Integer> DEVICE_KINDS = Set.of(0020000, 0060000);

    private final Options options;
    private final Smartctl smartctl;
    private final List<Glob> include;
    private final List<Glob> exclude;
    private List<Drive> scanned = List.of();

    Drives(Options options, Smartctl smartctl) {
        this.options = options;
        this.smartctl = smartctl;
        include = options.all("--include").stream().map(Glob::of).toList();
        exclude = options.all("--exclude").stream().map(Glob::of).toList();
    }

    /// In numerical order of the ports, each of which is there once.
    List<Drive> list() throws InterruptedException {
        Map<String, Drive> listed = new LinkedHashMap<>();
        if (!options.has("--no-discovery")) {
            Sysfs.drives(Path.of(options.text("--sysfs", "/sys"))).forEach(drive -> listed.putIfAbsent(node(drive), drive));
        }
        Map<String, Drive> all = new LinkedHashMap<>();
        listed.forEach((node, drive) -> all.put(node + " ", drive));
        options.all("--device").stream().map(Drives::option).forEach(drive -> add(drive, node(drive), listed, all));
        scan().stream().filter(drive -> !listed.containsKey(node(drive)) || all.containsKey(node(drive) + " "))
                .forEach(drive -> add(drive, node(drive), listed, all));
        Set<String> ports = new HashSet<>();
        return filtered(all.values().stream().sorted(Comparator.comparing(Drive::port, Drives::numerically))
                .map(drive -> withOwnPort(drive, ports)).toList());
    }

    private static void add(Drive drive, String node, Map<String, Drive> listed, Map<String, Drive> all) {
        Drive known = listed.getOrDefault(node, drive);
        all.remove(node + " ");
        all.putIfAbsent(node + " " + drive.type(), known.with(known.port(), drive.type()));
    }

    private static Drive withOwnPort(Drive drive, Set<String> ports) {
        Drive own = drive;
        String start = drive.port().substring(0, Math.min(drive.port().length(), Limits.VALUE - 5));
        for (int n = 2; !ports.add(own.id().port()); n++) {
            own = drive.with(start + "#" + n, drive.type());
        }
        return own;
    }

    private List<Drive> filtered(List<Drive> drives) {
        Stream.of(include, exclude).flatMap(List::stream).forEach(glob -> Log.problem("pattern " + glob.text(),
                drives.stream().anyMatch(glob::fits) ? "" : "no drive has such a device, port or transport"));
        List<Drive> wanted = drives.stream()
                .filter(drive -> include.isEmpty() || include.stream().anyMatch(glob -> glob.fits(drive)))
                .filter(drive -> exclude.stream().noneMatch(glob -> glob.fits(drive))).toList();
        Log.problem("drives",
                wanted.size() > Limits.DRIVES ? "only the first " + Limits.DRIVES + " are read: use --exclude" : "");
        return wanted.subList(0, Math.min(wanted.size(), Limits.DRIVES));
    }

    /// What a scan that failed had found before is kept.
    private List<Drive> scan() throws InterruptedException {
        if (options.has("--scan")) {
            DriveReport scan = smartctl.run(Drive.named("--scan-open", ""), List.of("--scan-open"), smartctl.limit.dividedBy(4),
                    new AtomicInteger(Limits.OUTPUT));
            String text = new String(scan.output(), StandardCharsets.ISO_8859_1);
            scanned = scan.outcome() != Outcome.OK
                    ? scanned
                    : SCANNED.matcher(text).results().map(line -> Drive.named(line.group(1), line.group(2))).toList();
        }
        return scanned;
    }

    /// Takes `NAME[,TYPE]` apart. Both may have commas in them: the longest name that exists is meant, else the shortest.
    private static Drive option(String text) {
        String all = text.startsWith("/") ? text : "/dev/" + text;
        int end = all.length();
        while (end > 0 && !Files.exists(Path.of(all.substring(0, end)))) {
            end = all.lastIndexOf(',', end - 1);
        }
        end = end > 0 ? end : (all + ",").indexOf(',');
        return Drive.named(all.substring(0, end), all.substring(Math.min(end + 1, all.length())));
    }

    /// What all paths of one device node have in common; the path itself if it is none.
    private static String node(Drive drive) {
        try {
            Map<String, Object> status = Files.readAttributes(Path.of(drive.path()), "unix:mode,rdev");
            int kind = (int) status.get("mode") & FILE_KIND;
            return DEVICE_KINDS.contains(kind) ? kind + ":" + status.get("rdev") : drive.path();
        } catch (IOException _) {
            return drive.path();
        }
    }

    /// Compares `0:0:10:0` and `nvme10` as a person would: a longer number is greater, part by part.
    private static int numerically(String left, String right) {
        String[] a = left.split(":");
        String[] b = right.split(":");
        int i = 0;
        while (i < Math.min(a.length, b.length) - 1 && a[i].equals(b[i])) {
            i++;
        }
        return a[i].length() == b[i].length() ? a[i].compareTo(b[i]) : a[i].length() - b[i].length();
    }
}

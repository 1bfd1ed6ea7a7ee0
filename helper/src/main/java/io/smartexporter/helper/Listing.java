package io.smartexporter.helper;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingInt;
import static java.util.Comparator.naturalOrder;

import io.smartexporter.wire.Message.DriveReport;
import io.smartexporter.wire.Message.Manifest;
import io.smartexporter.wire.Outcome;
import io.smartexporter.wire.WireLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Which drives a collection reads: what sysfs lists, what the options and `smartctl --scan-open` add, less what the
/// filters take.
///
/// A type given for a node that sysfs lists replaces that listing and keeps its port and facts; an option goes before
/// the scan. Any other node is a drive of its own for each type: behind the node of a RAID controller there are many.
final class Listing {
    private static final Pattern SCANNED = Pattern.compile("(?m)^(/dev/\\w[\\w/:.+@-]*) -d (\\w[\\w,./+-]*)(?: #.*)?$");
    /// Among digits the longer number is the greater.
    private static final Comparator<String> NUMBER = comparingInt(String::length).thenComparing(naturalOrder());
    private static final Comparator<ListedDrive> BY_PORT = comparing(drive -> drive.id().port().split(":"),
            (a, b) -> Arrays.compare(a, b, NUMBER));

    private final Options options;
    private final Smartctl smartctl;
    private final List<Glob> include;
    private final List<Glob> exclude;
    /// Both, and those of `--ask`.
    private final List<Glob> patterns;
    /// What the last scan that worked has found: it is kept while others fail.
    private final Set<ListedDrive> scanned = new LinkedHashSet<>();
    /// Whether the present list has all drives that the options ask for.
    private boolean complete;

    /// @throws IllegalArgumentException for a pattern that is none
    Listing(Options options, Smartctl smartctl) {
        this.options = options;
        this.smartctl = smartctl;
        include = options.all("--include").stream().map(Glob::of).toList();
        exclude = options.all("--exclude").stream().map(Glob::of).toList();
        Stream<Glob> asked = options.all("--ask").stream().map(Ask::of).map(Ask::glob);
        patterns = Stream.of(include.stream(), exclude.stream(), asked).flatMap(each -> each).toList();
    }

    /// A device node, and the type that smartctl is given for it; empty if it is given none.
    private record Access(String node, String type) {}

    /// In numerical order of the ports, each of which is there once.
    List<ListedDrive> list() throws InterruptedException {
        Map<String, ListedDrive> listed = new LinkedHashMap<>();
        String sysfs = options.text("--sysfs", "/sys");
        complete = options.has("--no-discovery") || Sysfs.isReadable(sysfs);
        if (!options.has("--no-discovery")) {
            Sysfs.drives(sysfs).forEach(drive -> listed.putIfAbsent(node(drive), drive));
        }
        Map<Access, ListedDrive> all = new LinkedHashMap<>();
        listed.forEach((node, drive) -> all.put(new Access(node, ""), drive));
        options.all("--device").forEach(device -> add(option(device), listed, all));
        for (ListedDrive drive : scan()) {
            String node = node(drive);
            if (!listed.containsKey(node) || all.containsKey(new Access(node, ""))) {
                add(drive, listed, all);
            }
        }
        return filtered(numbered(all.values().stream().sorted(BY_PORT).toList()));
    }

    /// Tells apart lists that other options made: a drive that is on one of them only has not vanished.
    String mark() {
        return complete ? Integer.toHexString(options.given.hashCode()) : Manifest.INCOMPLETE;
    }

    private static void add(ListedDrive drive, Map<String, ListedDrive> listed, Map<Access, ListedDrive> all) {
        String node = node(drive);
        ListedDrive known = listed.getOrDefault(node, drive);
        String type = drive.id().type();
        all.remove(new Access(node, ""));
        all.putIfAbsent(new Access(node, type), known.with(known.id().port(), type));
    }

    /// A port that repeats gets a number.
    private static List<ListedDrive> numbered(List<ListedDrive> drives) {
        Map<String, Integer> seen = new HashMap<>();
        List<ListedDrive> numbered = new ArrayList<>();
        for (ListedDrive drive : drives) {
            String port = drive.id().port();
            int count = seen.merge(port, 1, Integer::sum);
            numbered.add(count == 1 ? drive : drive.with(port + "#" + count, drive.id().type()));
        }
        return numbered;
    }

    private List<ListedDrive> filtered(List<ListedDrive> drives) {
        for (Glob glob : patterns) {
            boolean unused = drives.stream().noneMatch(glob::fits);
            Log.problem("pattern " + glob.text(), unused, "no drive has such a device, port, transport or type");
        }
        List<ListedDrive> wanted = drives.stream().filter(this::wanted).toList();
        boolean tooMany = wanted.size() > WireLimits.DRIVES;
        complete &= !tooMany;
        Log.problem("drives", tooMany, "only " + WireLimits.DRIVES + " are read, use --exclude");
        return tooMany ? wanted.subList(0, WireLimits.DRIVES) : wanted;
    }

    private boolean wanted(ListedDrive drive) {
        boolean included = include.isEmpty() || include.stream().anyMatch(glob -> glob.fits(drive));
        return included && exclude.stream().noneMatch(glob -> glob.fits(drive));
    }

    private Set<ListedDrive> scan() throws InterruptedException {
        if (options.has("--scan")) {
            DriveReport scan = smartctl.scan();
            complete &= scan.outcome() == Outcome.OK;
            if (scan.outcome() == Outcome.OK) {
                scanned.clear();
            }
            String text = new String(scan.output(), ISO_8859_1);
            SCANNED.matcher(text).results().forEach(it -> scanned.add(ListedDrive.named(it.group(1), it.group(2))));
        }
        return scanned;
    }

    /// Takes `NAME[,TYPE]` apart. Types have commas in them, and so may the name of a node that exists.
    private static ListedDrive option(String text) {
        String path = text.startsWith("/") ? text : "/dev/" + text;
        String[] parts = Files.exists(Path.of(path)) ? new String[]{path} : path.split(",", 2);
        return ListedDrive.named(parts[0], parts.length > 1 ? parts[1] : "");
    }

    /// What all paths of one device node have in common; the path itself if it is none.
    private static String node(ListedDrive drive) {
        Path path = Path.of(drive.path());
        String device = Sysfs.answer(() -> Files.readAttributes(path, "unix:mode,rdev").toString());
        return device.isEmpty() || device.contains("rdev=0") ? drive.path() : device;
    }
}

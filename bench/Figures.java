import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the helper and the exporter take: memory, descriptors, threads, children.
final class Figures {
    private static final Pattern KILOBYTES = Pattern.compile("(?m)^VmRSS:\\s+(\\d+)");
    private static final List<String> NAMES = List.of("helper RSS MiB", "helper files", "helper threads", "helper children",
            "exporter RSS MiB", "exporter files", "exporter threads", "exporter children");

    private static final int LOOKS = 100;
    private static final int LOOK_MILLIS = 100;

    private record Row(String when, long[] figures) {}

    private final List<Process> processes;
    private final List<Row> rows = new ArrayList<>();

    Figures(Process helper, Process exporter) {
        processes = List.of(helper, exporter);
    }

    /// Under load.
    void note(int second) throws IOException {
        rows.add(new Row(second + " s", now()));
    }

    /// The least of each within some seconds, as between two collections.
    long[] atRest() throws IOException, InterruptedException {
        long[] least = now();
        for (int look = 0; look < LOOKS; look++) {
            Thread.sleep(LOOK_MILLIS);
            long[] now = now();
            for (int i = 0; i < least.length; i++) {
                least[i] = Math.min(least[i], now[i]);
            }
        }
        return least;
    }

    private long[] now() throws IOException {
        long[] all = new long[NAMES.size()];
        for (int i = 0; i < processes.size(); i++) {
            Process process = processes.get(i);
            if (!process.isAlive()) {
                throw new IOException((i == 0 ? "the helper" : "the exporter") + " ended with " + process.exitValue());
            }
            Path proc = Path.of("/proc", Long.toString(process.pid()));
            Matcher rss = KILOBYTES.matcher(Files.readString(proc.resolve("status")));
            all[4 * i] = rss.find() ? Long.parseLong(rss.group(1)) / 1024 : -1;
            all[4 * i + 1] = count(proc.resolve("fd"));
            all[4 * i + 2] = count(proc.resolve("task"));
            all[4 * i + 3] = process.descendants().count();
        }
        return all;
    }

    /// Prints all, and returns whether anything has grown: between two times without hostile clients, or under load from the first
    /// half to the second.
    boolean grown(long[] before, long[] after) {
        System.out.printf("%-10s", "");
        NAMES.forEach(name -> System.out.printf(" %18s", name));
        System.out.println();
        print("at rest", before);
        rows.forEach(row -> print(row.when(), row.figures()));
        print("at rest", after);
        boolean grown = false;
        for (int i = 0; i < NAMES.size(); i++) {
            grown |= more(NAMES.get(i) + " at rest", before[i], after[i], allowed(i));
            if (!NAMES.get(i).endsWith("children")) {
                int half = rows.size() / 2;
                grown |= more(NAMES.get(i) + " under load, at most", largest(rows.subList(0, half), i), largest(rows.subList(half, rows.size()), i),
                        2 * allowed(i));
            }
        }
        return grown;
    }

    private static boolean more(String what, long before, long after, long allowed) {
        boolean more = after > before + allowed;
        if (more) {
            System.out.println("GROWN: " + what + ": " + before + " -> " + after);
        }
        return more;
    }

    /// By how much a figure may differ by chance.
    private static long allowed(int figure) {
        if (NAMES.get(figure).endsWith("MiB")) {
            return 12;
        }
        return NAMES.get(figure).endsWith("children") ? 0 : 20;
    }

    private static long largest(List<Row> some, int figure) {
        return some.stream().mapToLong(row -> row.figures()[figure]).max().orElse(0);
    }

    private static void print(String when, long[] figures) {
        System.out.printf("%-10s", when);
        for (long figure : figures) {
            System.out.printf(" %18d", figure);
        }
        System.out.println();
    }

    private static long count(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.count();
        }
    }
}

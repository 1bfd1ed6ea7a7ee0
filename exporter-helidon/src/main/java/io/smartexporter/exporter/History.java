package io.smartexporter.exporter;

import io.smartexporter.rules.Attribute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// What has changed since the exporter started, for the page: counts of errors that grew, and a day of temperatures.
///
/// It is made of the collections that scrapes cause anyway. A drive takes a kilobyte; of more than 500 drives the others are not
/// remembered.
final class History {
    static final int MOST_DRIVES = 500;

    /// Points of a day, one in ten minutes.
    static final int POINTS = 144;
    static final long SPACING = 600_000_000_000L;

    /// Stands for the defects of SAS and the media errors of NVMe.
    private static final int DEFECTS = -1;

    /// Attributes of ATA that count errors; those of use grow anyway.
    private static final Set<Integer> WATCHED = Set.of(5, 10, 11, 171, 172, 181, 182, 183, 184, 187, 188, 189, 191, 196, 197, 198,
            199, 200, 201);
    private static final byte NOTHING = Byte.MIN_VALUE;

    private final Map<String, OfDrive> drives = new HashMap<>();

    /// A count that has grown.
    ///
    /// @param id the attribute; -1 for defects of SAS and media errors of NVMe
    /// @param first the count when the exporter saw the drive first
    /// @param lowerAt when it was last seen lower, by the monotonic clock, in nanoseconds
    record Growth(int id, long first, long last, long lowerAt) {}

    /// What is remembered of one drive.
    ///
    /// @param since when it was seen first, by the monotonic clock, in nanoseconds
    /// @param celsius a temperature for each ten minutes, oldest first; [Integer#MIN_VALUE] where none was read
    record Memory(long since, List<Growth> grown, List<Integer> celsius) {
        static final Memory NONE = new Memory(0, List.of(), List.of());
    }

    private record Count(int id, long value) {}

    /// Mutable, and guarded by the history.
    private static final class OfDrive {
        private final long since;
        private long readAt;
        private int[] ids = {};
        private long[] first = {};
        private long[] last = {};
        private long[] lowerAt = {};
        private final byte[] celsius = new byte[POINTS];
        private long newest;

        OfDrive(long since) {
            this.since = since;
            this.readAt = since;
            Arrays.fill(celsius, NOTHING);
        }

        void note(SmartctlDocument document, long at) {
            for (Count count : counts(document)) {
                count(count, at);
            }
            temperature(document.vitals(), at);
            readAt = at;
        }

        private void count(Count count, long at) {
            int index = 0;
            while (index < ids.length && ids[index] != count.id()) {
                index++;
            }
            if (index == ids.length) {
                ids = Arrays.copyOf(ids, index + 1);
                first = Arrays.copyOf(first, index + 1);
                last = Arrays.copyOf(last, index + 1);
                lowerAt = Arrays.copyOf(lowerAt, index + 1);
                ids[index] = count.id();
                first[index] = count.value();
                lowerAt[index] = at;
            } else if (count.value() > last[index]) {
                lowerAt[index] = readAt;
            }
            last[index] = count.value();
        }

        private void temperature(Vitals vitals, long at) {
            long point = (at - since) / SPACING;
            for (long skipped = newest + 1; skipped <= Math.min(point, newest + POINTS); skipped++) {
                celsius[(int) (skipped % POINTS)] = NOTHING;
            }
            newest = Math.max(newest, point);
            if (vitals.hasTemperature()) {
                celsius[(int) (point % POINTS)] = (byte) Math.min(vitals.celsius(), Byte.MAX_VALUE);
            }
        }

        Memory memory() {
            List<Growth> grown = new ArrayList<>();
            for (int i = 0; i < ids.length; i++) {
                if (last[i] > first[i]) {
                    grown.add(new Growth(ids[i], first[i], last[i], lowerAt[i]));
                }
            }
            List<Integer> points = new ArrayList<>();
            for (long point = Math.max(0, newest - POINTS + 1); point <= newest; point++) {
                byte kept = celsius[(int) (point % POINTS)];
                points.add(kept == NOTHING ? Integer.MIN_VALUE : (int) kept);
            }
            return new Memory(since, grown, points);
        }
    }

    private static List<Count> counts(SmartctlDocument document) {
        List<Count> counts = new ArrayList<>();
        for (Attribute row : document.health().attributes()) {
            if (WATCHED.contains(row.id()) && row.rawValue() >= 0) {
                counts.add(new Count(row.id(), row.rawValue()));
            }
        }
        if (counts.isEmpty() && document.vitals().defects() >= 0) {
            counts.add(new Count(DEFECTS, document.vitals().defects()));
        }
        return counts;
    }

    /// Notes a finished collection: the drives that were read, and which drives there are.
    synchronized void note(Snapshot collection) {
        Set<String> listed = new HashSet<>();
        for (Drive drive : Stream.concat(collection.drives().stream(), collection.vanished().stream()).toList()) {
            String key = key(drive);
            listed.add(key);
            if (drive.state() instanceof DriveState.Read(DriveState.Values values)
                    && (drives.containsKey(key) || drives.size() < MOST_DRIVES)) {
                drives.computeIfAbsent(key, _ -> new OfDrive(values.readAt())).note(values.document(), values.readAt());
            }
        }
        if (collection.systemError() == null) {
            drives.keySet().retainAll(listed);
        }
    }

    /// What is remembered of a drive.
    synchronized Memory of(Drive drive) {
        OfDrive known = drives.get(key(drive));
        return known == null ? Memory.NONE : known.memory();
    }

    /// Another drive at the same port is another one.
    private static String key(Drive drive) {
        Identity identity = drive.identity();
        return drive.id().port() + " " + (identity == null ? "" : identity.serial());
    }
}

package io.smartexporter.exporter;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import io.smartexporter.exporter.Snapshot.Helper;
import io.smartexporter.rules.Attribute;
import io.smartexporter.rules.DriveSink;
import io.smartexporter.rules.DriveSink.Bound;
import io.smartexporter.rules.DriveSink.Level;
import io.smartexporter.rules.DriveSink.Rejection;
import io.smartexporter.rules.FieldValues;
import io.smartexporter.rules.Host;
import io.smartexporter.rules.Label;
import io.smartexporter.rules.MetricFamily;
import io.smartexporter.rules.RuleRef;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Turns a collection into metric families: those that are always there, and those that the rules name.
///
/// Made for one exposition and thrown away. No series stands twice here, which the client library would answer with an exception.
final class DriveFamilies {
    private static final String UNKNOWN = "unknown";

    /// So many unknown attributes or models are named.
    private static final int MOST_UNKNOWN = 200;

    /// So many unknown attributes are told from each other: where there are more, some drive makes them up.
    private static final int MOST_UNKNOWN_KEPT = 5000;

    /// Samples that rules give in one collection: 75 for each of 1000 drives. The heap has room for so many
    /// beside the largest rule files that are taken, old and new at once.
    private static final int MOST_SAMPLES = 75_000;

    private static final List<Labels> CONDITIONS = Stream
            .of("command_failed", "failing", "prefail", "past_prefail", "error_log", "selftest_log")
            .map(name -> Labels.of("condition", name)).toList();
    private static final Map<PowerMode, Labels> POWER_MODES = Stream.of(PowerMode.values())
            .collect(Collectors.toMap(mode -> mode, mode -> Labels.of("mode", mode.word())));

    private final Snapshot collection;
    private final Rules rules;
    private final Map<OwnFamily, List<GaugeDataPointSnapshot>> own = new EnumMap<>(OwnFamily.class);
    private final List<List<Point>> ruled = new ArrayList<>();
    private final Map<Rejection, Integer> dropped = new EnumMap<>(Rejection.class);

    private int samples;
    private int tooMany;
    private final Map<Object, Set<Labels>> series = new HashMap<>();
    private final List<Exposition.Age> ages = new ArrayList<>();
    private final BitSet matched = new BitSet();
    private final Map<Labels, Integer> unknown = new TreeMap<>();

    private record Point(Labels labels, double value) {}

    DriveFamilies(Snapshot collection) {
        this.collection = collection;
        this.rules = collection.rules();
        rules.set().families().forEach(_ -> ruled.add(new ArrayList<>()));
    }

    Exposition exposition() {
        collection.drives().forEach(this::drive);
        collection.vanished().forEach(this::drive);
        system();
        return new Exposition(collection, snapshots(), ages);
    }

    private void drive(Drive drive) {
        Labels labels = Labels.of("port", drive.id().port(), "device", drive.id().device());
        Labels port = Labels.of("port", drive.id().port());
        gauge(OwnFamily.ACCESS_ERROR, port, drive.accessError() ? 1 : 0);
        gauge(OwnFamily.METRIC_ERROR, port, ruled(drive) ? 0 : 1);
        ruledByState(drive);
        gauge(OwnFamily.DRIVE_UP, labels, drive.up() ? 1 : 0);
        identity(drive, labels);
        state(drive, labels);
        DriveState.Values values = drive.values();
        if (values != null) {
            failing(drive, values.document());
            data(labels, values.document(), values.readAt());
        }
        if (drive.reason() != null) {
            gauge(OwnFamily.DRIVE_UNAVAILABLE, labels.add("reason", drive.reason().word()), 1);
        }
    }

    private void identity(Drive drive, Labels labels) {
        Identity identity = drive.named();
        double capacity = capacity(drive, identity);
        if (capacity >= 0) {
            gauge(OwnFamily.DRIVE_CAPACITY_BYTES, labels, capacity);
        }
        if (identity == null) {
            return;
        }
        String[] names = {"port", "device", "type", "model", "family", "serial", "firmware", "protocol", "transport", "wwn",
            "form_factor", "slot"};
        String[] values = {drive.id().port(), drive.id().device(), drive.id().type(), known(identity.model()),
            known(identity.family()),
            known(identity.serial()), identity.firmware(), identity.protocol(), drive.id().transport(),
            Wwn.of(identity, drive.facts()),
            identity.formFactor(),
            drive.facts().getOrDefault("slot", "")};
        gauge(OwnFamily.DRIVE_INFO, Labels.of(names, values), 1);
        if (identity.rotationRpm() >= 0) {
            gauge(OwnFamily.DRIVE_ROTATION_RPM, labels, (double) identity.rotationRpm());
        }
    }

    /// smartctl's word; else what the kernel told the helper, in sectors of 512 bytes: of an NVMe controller smartctl may tell none.
    private static double capacity(Drive drive, @Nullable Identity identity) {
        if (identity != null && identity.capacityBytes() >= 0) {
            return identity.capacityBytes();
        }
        String sectors = drive.facts().getOrDefault("sectors", "");
        return sectors.matches("[1-9]\\d{0,15}") ? 512.0 * Long.parseLong(sectors) : -1;
    }

    private void state(Drive drive, Labels labels) {
        if (drive.powerMode() != null) {
            POWER_MODES.forEach(
                    (mode, label) -> gauge(OwnFamily.DRIVE_POWER_MODE, labels.merge(label), mode == drive.powerMode() ? 1 : 0));
        }
        if (drive.exitStatus() >= 0) {
            gauge(OwnFamily.DRIVE_SMARTCTL_EXIT_STATUS, labels, drive.exitStatus());
        }
        if (drive.readMillis() >= 0) {
            gauge(OwnFamily.DRIVE_READ_SECONDS, labels, drive.readMillis() / 1e3);
        }
    }

    private void failing(Drive drive, SmartctlDocument data) {
        Identity identity = data.identity();
        for (Health.Failing attribute : data.health().failing()) {
            Labels labels = Labels.of("port", drive.id().port(), "model", known(identity.model()), "family",
                    known(identity.family()), "serial", known(identity.serial()), "id", Integer.toString(attribute.id()), "name",
                    attribute.name(), "when",
                    attribute.when());
            if (series.computeIfAbsent("failing", _ -> new HashSet<>()).add(labels)) {
                gauge(OwnFamily.ATTRIBUTE_FAILING, labels, 1);
            }
        }
    }

    private void data(Labels labels, SmartctlDocument data, long readAt) {
        Health health = data.health();
        if (health.passed() != null) {
            gauge(OwnFamily.DRIVE_HEALTHY, labels, health.passed() ? 1 : 0);
        }
        int status = data.run().exitStatus();
        for (int bit = 2; status >= 0 && bit < 8; bit++) {
            gauge(OwnFamily.DRIVE_CONDITION, labels.merge(CONDITIONS.get(bit - 2)), status >> bit & 1);
        }
        if (health.selfTestFailures() >= 0) {
            gauge(OwnFamily.SELF_TEST_FAILURES, labels, (double) health.selfTestFailures());
        }
        SelfTest last = health.lastSelfTest();
        if (last != null) {
            gauge(OwnFamily.SELF_TEST_LAST_RESULT, labels, last.result());
            if (last.ageHours() >= 0) {
                gauge(OwnFamily.SELF_TEST_LAST_AGE_SECONDS, labels, 3600.0 * last.ageHours());
            }
        }
        ages.add(new Exposition.Age(labels, readAt));
    }

    /// Applies the rules to a drive.
    ///
    /// @return whether every rule that fits gave its sample
    private boolean ruled(Drive drive) {
        SmartctlDocument data = drive.data();
        if (data == null) {
            return true;
        }
        Sink sink = new Sink();
        rules.plan(drive, data.identity()).apply(data.health().attributes(), rules.values(data), sink);
        return sink.clean;
    }

    /// Applies the rules for whether a drive is awake: not known of one that was not read.
    private void ruledByState(Drive drive) {
        if (!rules.set().asksForStates()) {
            return;
        }
        SmartctlDocument document = switch (drive.state()) {
            case DriveState.Read read -> read.values().document();
            case DriveState.Incomplete incomplete -> incomplete.values().document();
            case DriveState.Unsupported unsupported -> unsupported.document();
            case DriveState.Asleep _ -> drive.data();
            case DriveState.Volume _,DriveState.Unread _ -> null;
        };
        boolean asleep = drive.state() instanceof DriveState.Asleep;
        if (document == null && !asleep) {
            return;
        }
        Identity identity = drive.identity() == null ? Identity.UNKNOWN : drive.identity();
        FieldValues values = document == null ? rules.set().newValues() : rules.values(document);
        rules.plan(drive, identity).applyState(!asleep, values, new Sink());
    }

    private final class Sink implements DriveSink {
        private boolean clean = true;
        private List<Label> last = List.of();
        private Labels lastLabels = Labels.EMPTY;

        @Override
        public void sample(int family, double value, List<Label> labels) {
            Labels all = of(labels);
            if (first(family, all)) {
                ruled.get(family).add(new Point(all, value));
            }
        }

        @Override
        public void limit(List<Label> labels, Level level, Bound bound, double value) {
            Labels all = of(labels).add("level", word(level)).add("bound", word(bound));
            if (first("limit", all)) {
                gauge(OwnFamily.ATTRIBUTE_LIMIT, all, value);
            }
        }

        @Override
        public void state(List<Label> labels, int state) {
            if (first("state", of(labels))) {
                gauge(OwnFamily.ATTRIBUTE_STATE, of(labels),
                        state);
            }
        }

        @Override
        public void matched(RuleRef rule) {
            matched.set(rule.index());
        }

        @Override
        public void rejected(RuleRef rule, @Nullable Attribute attribute, Rejection why) {
            clean = false;
            dropped.merge(why, 1, Integer::sum);
        }

        @Override
        public void unknownAttribute(Attribute attribute) {
            Labels labels = Labels.of("id", Integer.toString(attribute.id()), "name", attribute.name());
            if (unknown.size() < MOST_UNKNOWN_KEPT || unknown.containsKey(labels)) {
                unknown.merge(labels, 1, Integer::sum);
            }
        }

        /// Labels that an operator chose may not tell two drives apart: the first stays, for a series may not stand twice.
        private boolean first(Object family, Labels labels) {
            if (samples >= MOST_SAMPLES) {
                tooMany++;
                return false;
            }
            boolean first = series.computeIfAbsent(family, _ -> new HashSet<>()).add(labels);
            if (!first) {
                dropped.merge(Rejection.DUPLICATE, 1, Integer::sum);
                return false;
            }
            samples++;
            return true;
        }

        /// Most samples of a drive have the same labels.
        private Labels of(List<Label> labels) {
            if (!labels.equals(last)) {
                Labels.Builder builder = Labels.builder();
                labels.forEach(label -> builder.label(label.name(), label.value()));
                lastLabels = builder.build();
            }
            last = labels;
            return lastLabels;
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private void system() {
        gauge(OwnFamily.SYSTEM_ERROR, Labels.EMPTY,
                collection.systemError() == null ? 0 : 1);
        gauge(OwnFamily.COLLECTION_SECONDS, Labels.EMPTY,
                collection.seconds());
        drives("known", collection.drives().size());
        drives("read", collection.drives().stream().filter(Drive::up).count());
        drives("modelled", collection.drives().stream().filter(this::modelled).count());
        drives("vanished", collection.vanished().size());
        for (Rejection why : Rejection.values()) {
            dropped(why.name().toLowerCase(Locale.ROOT), dropped.getOrDefault(why, 0));
        }
        dropped("too_many", tooMany);
        Helper helper = collection.helper();
        Smartctl smartctl = helper.smartctl();
        rules.set().applyTo(new Host(collection.drives().size(), smartctl.version(), smartctl.jsonFormatVersion(),
                smartctl.svnRevision(), smartctl.buildInfo()), new Sink());
        rulesSeen();
        if (!helper.version().isEmpty()) {
            gauge(OwnFamily.HELPER_INFO, Labels.of("version", helper.version(), "smartctl_version", helper.smartctl().version(),
                    "drivedb", helper.database()), 1);
        }
        gauge(OwnFamily.EXPORTER_CONFIG_LAST_RELOAD_SUCCESS_TIMESTAMP_SECONDS, Labels.EMPTY, rules.loadedSeconds());
        gauge(OwnFamily.EXPORTER_RULES_INFO,
                Labels.of("attr_mapping_sha256", rules.mappingSha256(), "device_db_sha256", rules.databaseSha256()), 1);
        gauge(OwnFamily.EXPORTER_BUILD_INFO, Labels.of("version", Version.TEXT), 1);
    }

    private boolean modelled(Drive drive) {
        return drive.identity() != null && rules.plan(drive, drive.identity()).isModelled();
    }

    /// What the rules and the drives have not in common: rules that fit nothing, attributes and models that no file knows.
    private void rulesSeen() {
        if (collection.drives().stream().anyMatch(drive -> drive.data() != null)) {
            gauge(OwnFamily.EXPORTER_RULES, Labels.of("state", "matched"), matched.cardinality());
            gauge(OwnFamily.EXPORTER_RULES, Labels.of("state", "unmatched"),
                    rules.set().rules().size() - matched.cardinality());
        }
        unknown.entrySet().stream().limit(MOST_UNKNOWN)
                .forEach(entry -> gauge(OwnFamily.EXPORTER_UNKNOWN_ATTRIBUTE_DRIVES, entry.getKey(), entry.getValue()));
        if (!rules.databaseSha256().isEmpty()) {
            Map<String, Integer> models = new TreeMap<>();
            collection.drives().stream().filter(drive -> drive.identity() != null && !modelled(drive))
                    .forEach(drive -> models.merge(known(drive.identity().model()), 1, Integer::sum));
            models.entrySet().stream().limit(MOST_UNKNOWN)
                    .forEach(entry -> gauge(OwnFamily.EXPORTER_UNKNOWN_MODEL_DRIVES, Labels.of("model", entry.getKey()),
                            entry.getValue()));
        }
    }

    private void dropped(String reason, int count) {
        gauge(OwnFamily.DROPPED_SAMPLES, Labels.of("reason", reason), count);
    }

    private void drives(String state, long count) {
        gauge(OwnFamily.DRIVES, Labels.of("state", state), (double) count);
    }

    private void gauge(OwnFamily family, Labels labels, double value) {
        own.computeIfAbsent(family, _ -> new ArrayList<>()).add(new GaugeDataPointSnapshot(value, labels, null));
    }

    private List<MetricSnapshot> snapshots() {
        List<MetricSnapshot> all = new ArrayList<>();
        own.forEach((family, points) -> all.add(new GaugeSnapshot(family.metadata(), points)));
        for (int i = 0; i < ruled.size(); i++) {
            if (!ruled.get(i).isEmpty()) {
                all.add(ruled(rules.set().families().get(i), ruled.get(i)));
            }
        }
        return all;
    }

    private static MetricSnapshot ruled(MetricFamily family, List<Point> points) {
        return switch (family.kind()) {
            case COUNTER -> new CounterSnapshot(
                    new MetricMetadata(family.name().substring(0, family.name().length() - "_total".length()),
                            family.help()),
                    points.stream().map(p -> new CounterDataPointSnapshot(p.value, p.labels, null, 0)).toList());
            case GAUGE -> new GaugeSnapshot(new MetricMetadata(family.name(), family.help()),
                    points.stream().map(p -> new GaugeDataPointSnapshot(p.value, p.labels, null)).toList());
            case UNTYPED -> new UnknownSnapshot(new MetricMetadata(family.name(), family.help()),
                    points.stream().map(p -> new UnknownDataPointSnapshot(p.value, p.labels, null)).toList());
        };
    }

    private static String known(@Nullable String text) {
        return text == null || text.isEmpty() ? UNKNOWN : text;
    }
}

package io.smartexporter.exporter;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/// A drive as a row of the page at `/`, in words.
///
/// @param link to its own page
/// @param age of its data; empty without data
/// @param numbers what rows are sorted by
record DriveRow(Verdict verdict, String link, String port, String device, String slot, String model, String serial,
        String temperature, String powerOn, String wear, String defects, String age, Numbers numbers) {

    /// -1 where there is none.
    record Numbers(int celsius, long powerOnHours, long wear, long defects) {}

    /// The orders of rows, by the word in the link.
    enum Order {
        VERDICT(Comparator.comparing((DriveRow row) -> row.verdict().level())),
        SLOT(Comparator.comparing(DriveRow::slot)),
        MODEL(Comparator.comparing(DriveRow::model)),
        TEMPERATURE(Comparator.comparingInt((DriveRow row) -> -row.numbers().celsius())),
        AGE(Comparator.comparingLong((DriveRow row) -> -row.numbers().powerOnHours())),
        WEAR(Comparator.comparingLong((DriveRow row) -> -row.numbers().wear())),
        DEFECTS(Comparator.comparingLong((DriveRow row) -> -row.numbers().defects()));

        @SuppressWarnings("ImmutableEnumChecker") // comparators hold nothing
        private final Comparator<DriveRow> comparator;

        Order(Comparator<DriveRow> comparator) {
            this.comparator = comparator;
        }

        Comparator<DriveRow> comparator() {
            return comparator.thenComparing(DriveRow::port);
        }

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        /// That of the word, or the worst first.
        static Order of(String word) {
            return List.of(values()).stream().filter(order -> order.word().equals(word)).findFirst().orElse(VERDICT);
        }
    }

    /// @param now by the monotonic clock, in nanoseconds
    static DriveRow of(Drive drive, Rules rules, long now) {
        Identity identity = identity(drive);
        DriveState.Values values = drive.values();
        Vitals vitals = values == null ? Vitals.NONE : values.document().vitals();
        long age = values == null ? -1 : Math.max(0, (now - values.readAt()) / 1_000_000_000);
        String wear = vitals.wearPercent() < 0 ? "" : vitals.wearPercent() + " % used";
        String spare = vitals.sparePercent() < 0 ? "" : vitals.sparePercent() + " % spare";
        return new DriveRow(Verdict.of(drive, rules),
                "/drive?port=" + URLEncoder.encode(drive.id().port(), StandardCharsets.UTF_8), drive.id().port(),
                drive.id().device(),
                slot(drive), identity.model(), identity.serial(),
                vitals.hasTemperature() ? vitals.celsius() + " °C" : "", Figures.hours(vitals.powerOnHours()),
                wear.isEmpty() || spare.isEmpty() ? wear + spare : wear + ", " + spare,
                vitals.defects() < 0 ? "" : Long.toString(vitals.defects()), age < 0 ? "" : Figures.ago(age),
                new Numbers(vitals.hasTemperature() ? vitals.celsius() : -1, vitals.powerOnHours(), vitals.wearPercent(),
                        vitals.defects()));
    }

    /// As smartctl or else the kernel has it.
    static Identity identity(Drive drive) {
        Identity identity = drive.named();
        return identity == null ? Identity.UNKNOWN : identity;
    }

    /// Where in the host it is, as the enclosure tells; empty if it does not.
    static String slot(Drive drive) {
        String slot = drive.facts().getOrDefault("slot", "");
        String enclosure = drive.facts().getOrDefault("enclosure", "");
        return slot.isEmpty() || enclosure.isEmpty() ? slot : slot + " (" + enclosure + ")";
    }
}

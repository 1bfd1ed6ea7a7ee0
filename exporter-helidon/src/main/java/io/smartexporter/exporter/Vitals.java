package io.smartexporter.exporter;

/// A drive's main figures as smartctl decodes them, for the page; -1 where smartctl has none.
///
/// @param celsius temperature; [Integer#MIN_VALUE] where there is none
/// @param powerOnHours time powered on
/// @param wearPercent share of the rated endurance that is used, of NVMe and SAS; may go beyond 100
/// @param sparePercent spare capacity that is left, of NVMe
/// @param defects grown defects of SAS, media errors of NVMe, reallocated sectors of ATA
record Vitals(int celsius, long powerOnHours, long wearPercent, long sparePercent, long defects) {
    static final Vitals NONE = new Vitals(Integer.MIN_VALUE, -1, -1, -1, -1);

    boolean hasTemperature() {
        return celsius != Integer.MIN_VALUE;
    }
}

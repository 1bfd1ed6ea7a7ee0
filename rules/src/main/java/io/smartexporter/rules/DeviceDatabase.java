package io.smartexporter.rules;

import io.smartexporter.rules.ModelMatch.How;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The device database of the Nagios plug-in check_smart_attributes.
///
/// @param models what it says, by model string, in the order of the file
/// @param entries the same by the entry's name
record DeviceDatabase(Map<String, Profile> models, Map<String, Profile> entries) {
    static final DeviceDatabase NONE = new DeviceDatabase(Map.of(), Map.of());

    private static final String GENERIC_NVME = "Generic NVMe";
    private static final String GENERIC_SAS = "Generic SAS";

    /// What is said of a drive: by its exact model; else for ATA by the longest string that its model or its model family ends in,
    /// of two equally long ones by the first; else for NVMe and SCSI by the generic entry.
    ModelMatch of(Protocol protocol, String model, String family) {
        ModelMatch exact = exactly(model);
        return exact.known() ? exact : switch (protocol) {
            case ATA, UNKNOWN -> byEnd(model, family);
            case NVME -> generic(GENERIC_NVME);
            case SCSI -> generic(GENERIC_SAS);
        };
    }

    private ModelMatch exactly(String model) {
        Profile profile = models.get(model);
        return profile == null ? ModelMatch.NONE : new ModelMatch(How.EXACT, model, profile);
    }

    private ModelMatch generic(String name) {
        Profile profile = models.get(name);
        return profile == null ? ModelMatch.NONE : new ModelMatch(How.PROTOCOL, name, profile);
    }

    private ModelMatch byEnd(String model, String family) {
        String longest = "";
        for (String text : models.keySet()) {
            boolean fits = model.endsWith(text) || family.endsWith(text);
            longest = fits && text.length() > longest.length() ? text : longest;
        }
        Profile profile = models.get(longest);
        return profile == null || longest.isEmpty()
                ? ModelMatch.NONE
                : new ModelMatch(model.endsWith(longest) ? How.MODEL_END : How.FAMILY_END, longest, profile);
    }

    /// The entry of a name; null if there is none.
    @Nullable
    Profile entry(String name) {
        return entries.get(name);
    }

    /// The attribute IDs of which an entry says anything; what is said of a model comes from its entries.
    Stream<Integer> ids() {
        return entries.values().stream()
                .flatMap(profile -> Stream.concat(profile.choices().keySet().stream(), profile.thresholds().keySet().stream()));
    }
}

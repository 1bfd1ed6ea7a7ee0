package io.smartexporter.rules;

import io.smartexporter.rules.DeviceDatabase.ModelMatch.How;
import io.smartexporter.rules.DriveIdentity.Protocol;
import io.smartexporter.rules.Reading.ValueSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The device database of the Nagios plug-in check_smart_attributes.
///
/// @param models its data by model string, in the order of the file
/// @param entries the same by the entry's name
record DeviceDatabase(Map<String, Profile> models, Map<String, Profile> entries) {
    static final DeviceDatabase NONE = new DeviceDatabase(Map.of(), Map.of());

    private static final String GENERIC_NVME = "Generic NVMe";
    private static final String GENERIC_SAS = "Generic SAS";

    /// The data of a drive: by its exact model; else for ATA by the longest string that its model or model family ends in, of two
    /// equally long ones by the first; else for NVMe and SCSI by the generic entry.
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

    /// The attribute IDs in any entry; a model's data come from its entries.
    Stream<Integer> ids() {
        return entries.values().stream()
                .flatMap(profile -> Stream.concat(profile.choices().keySet().stream(), profile.thresholds().keySet().stream()));
    }

    /// The data of one model in the device database.
    ///
    /// @param choices the value that counts of each attribute, by attribute ID
    /// @param thresholds by attribute ID
    /// @param perfs the attribute IDs whose values are performance data
    /// @param entries the entries that it comes from
    record Profile(Map<Integer, ValueSource> choices, Map<Integer, Threshold> thresholds, Set<Integer> perfs,
            List<Entry> entries) {
        static final Profile NONE = new Profile(Map.of(), Map.of(), Set.of(), List.of());

        /// An entry of the device database, `"NAME": { "Device": … }`, and its place.
        record Entry(String name, String place) {}

        Profile {
            choices = Map.copyOf(choices);
            thresholds = Map.copyOf(thresholds);
            perfs = Set.copyOf(perfs);
            entries = List.copyOf(entries);
        }

        /// The size of its data.
        int size() {
            return choices.size() + thresholds.size() + perfs.size() + entries.size();
        }

        /// The data of all entries of one model; where several have an attribute, the last one counts.
        static Profile merge(List<Profile> inOrder) {
            if (inOrder.size() == 1) {
                return inOrder.getFirst();
            }
            Map<Integer, ValueSource> choices = new HashMap<>();
            Map<Integer, Threshold> thresholds = new HashMap<>();
            Set<Integer> perfs = new HashSet<>();
            Set<Entry> entries = new LinkedHashSet<>();
            for (Profile profile : inOrder) {
                choices.putAll(profile.choices);
                thresholds.putAll(profile.thresholds);
                perfs.addAll(profile.perfs);
                entries.addAll(profile.entries);
            }
            return new Profile(choices, thresholds, perfs, List.copyOf(entries));
        }
    }

    /// How a drive's entry in the device database was found.
    ///
    /// @param text the matching text: the database's string, or the entry's name; empty if it was not found
    record ModelMatch(How how, String text, Profile profile) {
        static final ModelMatch NONE = new ModelMatch(How.NONE, "", Profile.NONE);

        enum How {
            EXACT,
            MODEL_END,
            FAMILY_END,
            PROTOCOL,
            POLICY,
            REFUSED,
            NONE
        }

        /// Whether the device database has the drive.
        boolean known() {
            return switch (how) {
                case EXACT, MODEL_END, FAMILY_END, PROTOCOL -> true;
                case POLICY, REFUSED, NONE -> false;
            };
        }

        String words() {
            return switch (how) {
                case EXACT -> "the database has exactly this model";
                case MODEL_END -> "the model ends in the database's \"" + text + "\"";
                case FAMILY_END -> "the model family ends in the database's \"" + text + "\"";
                case PROTOCOL -> "the database's \"" + text + "\" serves all drives of this protocol";
                case POLICY -> "the model is unknown, and unknown models are served by the entry \"" + text + "\"";
                case REFUSED -> "the model is unknown, and of unknown models no attribute is exported";
                case NONE -> "the model is in no entry of the device database";
            };
        }
    }
}

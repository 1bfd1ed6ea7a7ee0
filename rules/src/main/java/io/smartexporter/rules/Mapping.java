package io.smartexporter.rules;

import io.smartexporter.literal.Node;
import io.smartexporter.literal.Problems;
import io.smartexporter.rules.MetricRule.FieldRule;
import io.smartexporter.rules.MetricRule.Rule;
import java.util.List;
import java.util.stream.Stream;

/// A mapping file, resolved.
///
/// @param labelsAt where the labels of its drives stand, or the file begins
record Mapping(Problems problems, Node labelsAt, List<LabelRule> driveLabels, List<Rule> generic, List<DeviceRules> perDevice,
        List<Rule> nvme,
        List<Rule> scsi, List<FieldRule> fields) {
    Mapping {
        driveLabels = List.copyOf(driveLabels);
        generic = List.copyOf(generic);
        perDevice = List.copyOf(perDevice);
        nvme = List.copyOf(nvme);
        scsi = List.copyOf(scsi);
        fields = List.copyOf(fields);
    }

    /// All rules for attributes, whatever the protocol.
    Stream<Rule> attributeRules() {
        Stream<Rule> ata = Stream.concat(generic.stream(), perDevice.stream().flatMap(block -> block.rules().stream()));
        return Stream.concat(ata, Stream.concat(nvme.stream(), scsi.stream()));
    }

    Stream<MetricRule> rules() {
        return Stream.concat(attributeRules(), fields.stream());
    }

    /// A model as a mapping names it: `*` stands for any characters, `?` for one, and everything else for itself.
    record Glob(String text) {
        /// Takes at most as many steps as both lengths multiplied: on a mismatch only the last `*` is tried longer.
        boolean matches(String model) {
            int at = 0;
            int in = 0;
            int star = -1;
            int resume = 0;
            while (in < model.length()) {
                if (at < text.length() && text.charAt(at) == '*') {
                    star = at++;
                    resume = in;
                } else if (at < text.length() && (text.charAt(at) == '?' || text.charAt(at) == model.charAt(in))) {
                    at++;
                    in++;
                } else if (star >= 0) {
                    at = star + 1;
                    in = ++resume;
                } else {
                    return false;
                }
            }
            while (at < text.length() && text.charAt(at) == '*') {
                at++;
            }
            return at == text.length();
        }
    }

    /// The lists of a mapping that hold rules.
    enum Section {
        GENERIC("generic"), PER_DEVICE("per-device"), NVME("nvme"), SCSI("scsi"), FIELDS("fields");

        private final String key;

        Section(String key) {
            this.key = key;
        }

        /// Its key in a mapping.
        String key() {
            return key;
        }
    }

    /// Rules for some models.
    record DeviceRules(List<Glob> devices, List<Rule> rules) {
        DeviceRules {
            devices = List.copyOf(devices);
            rules = List.copyOf(rules);
        }

        boolean fit(String model) {
            return devices.stream().anyMatch(device -> device.matches(model));
        }
    }
}

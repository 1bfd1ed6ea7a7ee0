package io.smartexporter.rules;

import io.smartexporter.literal.Node;
import io.smartexporter.literal.Problems;
import io.smartexporter.rules.MetricRule.FieldRule;
import io.smartexporter.rules.MetricRule.NamedRule;
import io.smartexporter.rules.MetricRule.Rule;
import io.smartexporter.rules.MetricRule.StateRule;
import java.util.List;
import java.util.stream.Stream;

/// A mapping file, resolved.
///
/// @param labelsAt where the labels of its drives stand, or the file begins
/// @param also further metrics of attributes, whatever rule of `generic` or `perDevice` they match
/// @param named further metrics of attributes by their names, one rule for each metric
/// @param state metrics of what the exporter knows itself
record Mapping(Problems problems, Node labelsAt, List<LabelRule> driveLabels, List<Rule> generic, List<Rule> also,
        List<DeviceRules> perDevice, List<NamedRule> named, List<Rule> nvme, List<Rule> scsi, List<FieldRule> fields,
        List<StateRule> state) {
    Mapping {
        driveLabels = List.copyOf(driveLabels);
        generic = List.copyOf(generic);
        also = List.copyOf(also);
        perDevice = List.copyOf(perDevice);
        named = List.copyOf(named);
        nvme = List.copyOf(nvme);
        scsi = List.copyOf(scsi);
        fields = List.copyOf(fields);
        state = List.copyOf(state);
    }

    /// All rules for attributes by ID, whatever the protocol.
    Stream<Rule> attributeRules() {
        Stream<Rule> ofModels = perDevice.stream().flatMap(DeviceRules::all);
        Stream<Rule> ata = Stream.concat(Stream.concat(generic.stream(), ofModels), also.stream());
        return Stream.concat(ata, Stream.concat(nvme.stream(), scsi.stream()));
    }

    /// The further metrics of attributes, of all models and of some.
    Stream<Rule> furtherRules() {
        return Stream.concat(also.stream(), perDevice.stream().flatMap(block -> block.also().stream()));
    }

    Stream<MetricRule> rules() {
        return Stream.of(attributeRules(), named.stream(), fields.stream(), state.stream()).flatMap(all -> all);
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
        GENERIC("generic"),
        ALSO("also"),
        PER_DEVICE("per-device"),
        NAMED("named"),
        NVME("nvme"),
        SCSI("scsi"),
        FIELDS("fields"),
        STATE("state");

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
    ///
    /// @param devices the models
    /// @param families the model families of smartctl's drive database
    /// @param rules those that are tried before the rules of `generic`
    /// @param also those that are tried before the rules of the file's `also`
    record DeviceRules(List<Glob> devices, List<Glob> families, List<Rule> rules, List<Rule> also) {
        DeviceRules {
            devices = List.copyOf(devices);
            families = List.copyOf(families);
            rules = List.copyOf(rules);
            also = List.copyOf(also);
        }

        boolean fit(String model, String family) {
            return devices.stream().anyMatch(device -> device.matches(model))
                    || families.stream().anyMatch(known -> known.matches(family));
        }

        Stream<Rule> all() {
            return Stream.concat(rules.stream(), also.stream());
        }
    }
}

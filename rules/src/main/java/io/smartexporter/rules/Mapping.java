package io.smartexporter.rules;

import io.smartexporter.literal.Node;
import io.smartexporter.literal.Problems;
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
}

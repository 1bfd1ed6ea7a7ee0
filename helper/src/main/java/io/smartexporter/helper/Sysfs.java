package io.smartexporter.helper;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The drives as the kernel lists them. What is missing or cannot be read is not there: drives come and go meanwhile.
final class Sysfs {
    /// Disks, simplified disks (RBC) and zoned disks; a device without a type is taken for a disk.
    private static final List<String> DISKS = List.of("0", "14", "20", "");
    private static final Pattern BUS = Pattern.compile("/(ata|usb|virtio|session)\\d+/|/(end_device-|sas|rport-|fc_host)");
    private static final Map<String, String> TRANSPORTS = Map.of("ata", "sata", "session", "iscsi", "end_device-", "sas",
            "rport-",
            "fc", "fc_host", "fc");
    private static final String BAY = "enclosure_device:";

    private Sysfs() {}

    static Stream<Drive> drives(Path root) {
        return Stream.concat(entries(root.resolve("bus/scsi/devices"), "\\d+:\\d+:\\d+:\\d+").flatMap(Sysfs::scsi),
                entries(root.resolve("class/nvme"), "nvme\\d+").map(Sysfs::nvme));
    }

    private static Stream<Drive> scsi(Path folder) {
        return entries(folder.resolve("block"), DISKS.contains(read(folder, "type")) ? ".+" : "")
                .filter(block -> !read(block, "removable").equals("1") || !read(block, "size").equals("0"))
                .map(block -> new Drive(name(folder), "/dev/" + name(block).replace('!', '/'), "", transport(folder),
                        facts(folder)));
    }

    private static Drive nvme(Path folder) {
        String fabric = read(folder, "transport").replace("pcie", "");
        return new Drive(name(folder), "/dev/" + name(folder), "", fabric.isEmpty() ? "nvme" : "nvme-" + fabric, facts(folder));
    }

    private static String transport(Path folder) {
        Matcher bus = BUS.matcher(real(folder).toString());
        String word = bus.find() ? bus.group().replaceAll("[/\\d]", "") : "";
        return TRANSPORTS.getOrDefault(word, word);
    }

    private static Map<String, String> facts(Path folder) {
        Map<String, String> facts = new HashMap<>(Map.of("wwid", read(folder, "wwid")));
        entries(folder, BAY + ".*").limit(1).forEach(bay -> {
            String slot = read(bay, "slot");
            facts.put("slot", slot.isEmpty() ? name(bay).substring(BAY.length()) : slot);
            facts.put("enclosure", name(real(bay.resolve(".."))));
        });
        facts.values().removeIf(String::isEmpty);
        return facts;
    }

    private static Stream<Path> entries(Path folder, String name) {
        String[] names = folder.toFile().list();
        return Stream.of(names == null ? new String[0] : names).filter(Pattern.compile(name).asMatchPredicate()).sorted()
                .map(folder::resolve);
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException _) {
            return path;
        }
    }

    private static String read(Path folder, String file) {
        try (InputStream in = Files.newInputStream(folder.resolve(file))) {
            return new String(in.readNBytes(4096), StandardCharsets.UTF_8).strip();
        } catch (IOException _) {
            return "";
        }
    }
}

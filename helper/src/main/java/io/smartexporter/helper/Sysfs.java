package io.smartexporter.helper;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.smartexporter.wire.DriveId;
import java.io.File;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The drives as the kernel lists them. What is missing or cannot be read is not there: drives come and go meanwhile.
final class Sysfs {
    private static final Pattern BUS = Pattern.compile("/(ata|usb|virtio|session)\\d+/|/(end_dev|sas|rport-|fc)");
    private static final Map<String, String> NAMES = Map.of("ata", "sata", "session", "iscsi", "end_dev", "sas", "rport-", "fc");
    private static final String BAY = "enclosure_device:";

    static Stream<Drive> drives(String root) {
        return Stream.concat(
                entries(new File(root, "bus/scsi/devices"), name -> name.split(":").length == 4).flatMap(Sysfs::scsi),
                entries(new File(root, "class/nvme"), name -> name.matches("nvme\\d+")).map(Sysfs::nvme));
    }

    /// Disks, simplified disks (RBC) and zoned disks; a device without a type is taken for a disk.
    private static Stream<Drive> scsi(File folder) {
        return entries(new File(folder, "block"), _ -> List.of("0", "14", "20", "").contains(read(folder, "type")))
                .filter(block -> !read(block, "removable").equals("1") || !read(block, "size").equals("0"))
                .map(block -> drive(folder, block.getName().replace('!', '/'), transport(folder)));
    }

    private static Drive nvme(File folder) {
        return drive(folder, folder.getName(), ("nvme-" + read(folder, "transport")).replaceAll("-(pcie)?$", ""));
    }

    private static String transport(File folder) {
        Matcher bus = BUS.matcher(attempt(folder::getCanonicalPath));
        String word = bus.find() ? bus.group().replaceAll("[/\\d]", "") : "";
        return NAMES.getOrDefault(word, word);
    }

    private static Drive drive(File folder, String device, String transport) {
        File bay = entries(folder, name -> name.startsWith(BAY)).findFirst().orElse(new File(folder, BAY));
        File namespace = new File(folder, folder.getName() + "n1");
        String slot = read(bay, "slot");
        Map<String, String> facts = new HashMap<>(Map.of("wwid", read(folder, "wwid") + read(namespace, "wwid"), "sectors",
                read(namespace, "size"), "enclosure",
                attempt(() -> bay.exists() ? bay.getCanonicalFile().getParentFile().getName() : ""), "slot",
                slot.isEmpty() ? bay.getName().substring(BAY.length()) : slot));
        facts.values().removeIf(String::isEmpty);
        return new Drive(new DriveId(folder.getName(), device, "", transport), "/dev/" + device, facts);
    }

    private static Stream<File> entries(File folder, Predicate<String> wanted) {
        File[] found = folder.listFiles((_, name) -> wanted.test(name));
        return found == null ? Stream.empty() : Stream.of(found).sorted();
    }

    /// Looks before it reads: most drives have only some of the files, and an exception costs more than a look.
    private static String read(File folder, String name) {
        File file = new File(folder, name);
        return file.isFile() ? attempt(() -> Files.readString(file.toPath(), ISO_8859_1)) : "";
    }

    /// What the file system says, empty if it says nothing.
    static String attempt(Callable<String> question) {
        try {
            return question.call().strip();
        } catch (Exception _) {
            return "";
        }
    }
}

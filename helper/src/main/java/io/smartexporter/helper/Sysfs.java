package io.smartexporter.helper;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.smartexporter.wire.DriveId;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The drives as the kernel lists them. What is missing or cannot be read is not there: drives come and go meanwhile.
final class Sysfs {
    /// Disks, simplified disks (RBC) and zoned disks; a device without a type is taken for a disk.
    private static final Set<String> DISK_TYPES = Set.of("0", "14", "20", "");
    /// The folder that tells the transport, in the real path of a device.
    private static final Pattern BUS = Pattern.compile("/(ata|usb|virtio|session)\\d+/|/(end_dev|sas|rport-|fc)");
    private static final Map<String, String> TRANSPORTS = Map.of(
            "ata", "sata", "session", "iscsi", "end_dev", "sas", "rport-", "fc");
    private static final String BAY = "enclosure_device:";

    /// Whether there is anything that lists drives.
    static boolean isReadable(String root) {
        return new File(root, "bus/scsi/devices").list() != null || new File(root, "class/nvme").list() != null;
    }

    static List<ListedDrive> drives(String root) {
        List<ListedDrive> drives = new ArrayList<>();
        for (File device : entries(new File(root, "bus/scsi/devices"), "[^:]*:[^:]*:[^:]*:[^:]+")) {
            if (DISK_TYPES.contains(read(device, "type"))) {
                addDisks(device, drives);
            }
        }
        for (File controller : entries(new File(root, "class/nvme"), "nvme\\d+")) {
            String fabric = read(controller, "transport");
            String transport = fabric.isEmpty() || fabric.equals("pcie") ? "nvme" : "nvme-" + fabric;
            drives.add(drive(controller, controller.getName(), transport));
        }
        return drives;
    }

    private static void addDisks(File device, List<ListedDrive> drives) {
        for (File block : entries(new File(device, "block"), ".*")) {
            boolean emptyReader = read(block, "removable").equals("1") && read(block, "size").equals("0");
            if (!emptyReader) {
                drives.add(drive(device, block.getName().replace('!', '/'), scsiTransport(device)));
            }
        }
    }

    private static String scsiTransport(File device) {
        Matcher bus = BUS.matcher(answer(device::getCanonicalPath));
        String word = bus.find() ? bus.group().replaceAll("[/\\d]", "") : "";
        return TRANSPORTS.getOrDefault(word, word);
    }

    private static ListedDrive drive(File folder, String device, String transport) {
        File namespace = new File(folder, folder.getName() + "n1");
        Map<String, String> facts = new HashMap<>();
        facts.put("wwid", read(folder, "wwid") + read(namespace, "wwid"));
        File disk = new File(folder, "block/" + device.replace('/', '!'));
        facts.put("sectors", read(namespace, "size") + read(disk, "size"));
        List.of("vendor", "model", "serial").forEach(name -> facts.put(name, read(folder, name)));
        for (File bay : entries(folder, BAY + ".*")) {
            String slot = read(bay, "slot");
            facts.putIfAbsent("slot", slot.isEmpty() ? bay.getName().substring(BAY.length()).strip() : slot);
            facts.putIfAbsent("enclosure", answer(() -> bay.getCanonicalFile().getParentFile().getName()));
        }
        facts.values().removeIf(String::isEmpty);
        return new ListedDrive(new DriveId(folder.getName(), device, "", transport), "/dev/" + device, facts);
    }

    private static List<File> entries(File folder, String pattern) {
        File[] found = folder.listFiles((_, name) -> name.matches(pattern));
        return found == null ? List.of() : Stream.of(found).sorted().toList();
    }

    /// Looks before it reads: most drives have only some of the files, and an exception costs more than a look.
    private static String read(File folder, String name) {
        File file = new File(folder, name);
        return file.isFile() ? answer(() -> Files.readString(file.toPath(), ISO_8859_1)) : "";
    }

    /// A question to the file system.
    interface Question {
        String ask() throws IOException;
    }

    /// What the file system answers, without space around it; empty if that fails.
    static String answer(Question question) {
        try {
            return question.ask().strip();
        } catch (IOException _) {
            return "";
        }
    }
}

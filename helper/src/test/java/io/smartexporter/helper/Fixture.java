package io.smartexporter.helper;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// A folder with a smartctl of its own and a sysfs.
record Fixture(Path folder) {
    /// Skips the test unless all is there that it needs; in CI it fails.
    static void skipUnless(boolean there, String why) {
        assertTrue(there || System.getenv("CI") == null, why);
        if (!there) {
            System.out.println("skipped: " + why);
        }
        assumeTrue(there, why);
    }

    static Fixture in(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("sys/bus/scsi/devices"));
        Files.createDirectories(folder.resolve("sys/class/nvme"));
        Path smartctl = folder.resolve("smartctl");
        try (InputStream script = Objects.requireNonNull(Fixture.class.getResourceAsStream("smartctl.sh"))) {
            Files.copy(script, smartctl);
        }
        smartctl.toFile().setExecutable(true);
        return new Fixture(folder);
    }

    /// Adds SCSI disks `sda`, `sdb` … at 0:0:0:0, 0:0:1:0 …
    Fixture disks(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            scsi("0:0:" + i + ":0", name(i));
        }
        return this;
    }

    static String name(int i) {
        return "sd" + (i < 26 ? "" : (char) ('a' + i / 26 - 1)) + (char) ('a' + i % 26);
    }

    Path scsi(String address, String... blocks) throws IOException {
        Path device = folder.resolve("sys/bus/scsi/devices").resolve(address);
        Files.createDirectories(device);
        for (String block : blocks) {
            Files.createDirectories(device.resolve("block").resolve(block));
        }
        return device;
    }

    Path nvme(String name) throws IOException {
        return Files.createDirectories(folder.resolve("sys/class/nvme").resolve(name));
    }

    void mode(String device, String mode) throws IOException {
        Files.writeString(folder.resolve(device + ".mode"), mode + "\n");
    }

    void text(String device, String text) throws IOException {
        mode(device, "text");
        Files.writeString(folder.resolve(device + ".text"), text);
    }

    List<String> calls() throws IOException {
        Path calls = folder.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    /// The options for this folder's smartctl and sysfs, and more.
    String[] arguments(String... more) {
        List<String> all = new ArrayList<>(
                List.of("--smartctl", folder.resolve("smartctl").toString(), "--sysfs", folder.resolve("sys").toString()));
        all.addAll(Arrays.asList(more));
        return all.toArray(String[]::new);
    }

    Options options(String... more) {
        return Options.parse(arguments(more));
    }
}

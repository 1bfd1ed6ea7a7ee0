package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/// A copy of the demo drives that a test may torment.
record DemoDrives(Path folder) {
    static DemoDrives copy(Path to) throws IOException {
        Path from = Reports.ROOT.resolve("demo");
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Files.copy(path, to.resolve(from.relativize(path)), LinkOption.NOFOLLOW_LINKS,
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return new DemoDrives(to);
    }

    Path smartctl() {
        return folder.resolve("smartctl");
    }

    Path sysfs() {
        return folder.resolve("sys");
    }

    /// What sysfs tells of a SCSI drive.
    Path scsi(String port) {
        return sysfs().resolve("bus/scsi/devices").resolve(port);
    }

    Path document(String device) {
        return folder.resolve("drives/" + device + ".json");
    }

    /// Makes a drive misbehave: words of `demo/README.md`.
    void mode(String device, String words) throws IOException {
        Path next = Files.writeString(folder.resolve("next.mode"), words + "\n");
        Files.move(next, folder.resolve("drives/" + device + ".mode"), StandardCopyOption.ATOMIC_MOVE);
    }

    void cure(String device) throws IOException {
        Files.delete(folder.resolve("drives/" + device + ".mode"));
    }

    void unplug(String port) throws IOException {
        Files.move(scsi(port), folder.resolve(port));
    }

    void plug(String port) throws IOException {
        Files.move(folder.resolve(port), scsi(port));
    }

    /// A smartctl that notes each run, and each that starts while another one for the same device runs.
    Path watchedSmartctl() throws IOException {
        Files.createDirectory(folder.resolve("running"));
        Files.createFile(folder.resolve("runs"));
        Path script = Files.writeString(folder.resolve("watched"), """
                #!/bin/sh
                for device; do :; done
                run=FOLDER/running/${device##*/}
                ! read -r other 2>/dev/null <"$run" || ! kill -0 "$other" 2>/dev/null || echo "$device" >>FOLDER/clashes
                echo $$ >"$run"
                echo "$device" >>FOLDER/runs
                exec FOLDER/smartctl "$@"
                """.replace("FOLDER", folder.toString()));
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /// The device of each run of the watched smartctl.
    List<String> runs() throws IOException {
        assertFalse(Files.exists(folder.resolve("clashes")), "two smartctl for one drive at a time");
        return Files.readAllLines(folder.resolve("runs"));
    }
}

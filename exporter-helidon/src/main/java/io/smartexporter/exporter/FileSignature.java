package io.smartexporter.exporter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/// Distinguishes a changed file from an unchanged one without reading it: where its name leads, inode, size and times.
///
/// A file that is replaced by rename has another inode, and a symbolic link that is swapped, anywhere along the path, leads
/// elsewhere. One that is written in place may keep its size, and the writer may set its time of modification; the time of change
/// (ctime) is the kernel's own. It also changes with owner and mode: a file is read once it can be.
///
/// @param empty whether the file is empty or missing
record FileSignature(Path path, String state, boolean empty) {
    static FileSignature of(Path path) {
        try {
            Map<String, Object> now = Files.readAttributes(path, "unix:dev,ino,size,lastModifiedTime,ctime");
            String state = path.toRealPath() + " " + now.get("dev") + " " + now.get("ino") + " " + now.get("size") + " "
                    + now.get("lastModifiedTime") + " " + now.get("ctime");
            return new FileSignature(path, state, Long.valueOf(0).equals(now.get("size")));
        } catch (NoSuchFileException _) {
            return new FileSignature(path, "absent", true);
        } catch (IOException e) {
            return new FileSignature(path, "cannot be looked at: " + e.getMessage(), true);
        }
    }

    FileSignature again() {
        return of(path);
    }
}

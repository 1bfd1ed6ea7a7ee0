package io.smartexporter.exporter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/// By what a changed file is told from an unchanged one without reading it: where its name leads, its inode, size and time.
///
/// A file that is replaced by rename has another inode, one that is written in place another time or size, and a symbolic link that
/// is swapped, anywhere along the path, leads elsewhere.
record FileSignature(Path path, String state) {
    private static final String ABSENT = "absent";

    static List<FileSignature> of(List<Path> paths) {
        return paths.stream().map(path -> new FileSignature(path, state(path))).toList();
    }

    boolean absent() {
        return state.equals(ABSENT);
    }

    private static String state(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return path.toRealPath() + " " + attributes.fileKey() + " " + attributes.size() + " " + attributes.lastModifiedTime();
        } catch (IOException _) {
            return ABSENT;
        }
    }
}

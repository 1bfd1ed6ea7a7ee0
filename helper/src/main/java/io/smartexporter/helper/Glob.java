package io.smartexporter.helper;

import io.smartexporter.wire.DriveId;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.stream.Stream;

/// A pattern with `*`, `?` and `[a-c]` for the whole of a drive's device, its port, `transport:NAME` or `type:TYPE`.
///
/// It is the JDK's glob, without its special slashes and braces.
record Glob(String text, PathMatcher matcher) {
    /// @throws IllegalArgumentException for an open bracket and the like
    static Glob of(String text) {
        String plain = text.replaceFirst("^/dev/", "").replaceAll("[{}\\\\]", "\\\\$0").replace('/', '|');
        return new Glob(text, FileSystems.getDefault().getPathMatcher("glob:" + plain));
    }

    boolean fits(ListedDrive drive) {
        DriveId id = drive.id();
        Stream<String> names = Stream.of(id.device(), id.port(), "transport:" + id.transport(), "type:" + id.type());
        return names.anyMatch(name -> matcher.matches(Path.of(name.replace('/', '|'))));
    }
}

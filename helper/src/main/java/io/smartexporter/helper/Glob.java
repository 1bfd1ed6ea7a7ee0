package io.smartexporter.helper;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.stream.Stream;

/// A pattern of `--include` or `--exclude`, with `*`, `?` and `[a-c]`, for the whole of a drive's device, port or `transport:NAME`.
///
/// It is the JDK's own glob, kept from treating slashes and braces as special.
record Glob(String text, PathMatcher matcher) {
    static Glob of(String text) {
        try {
            String glob = text.replaceFirst("^/dev/", "").replaceAll("[{}\\\\]", "\\\\$0").replace('/', '|');
            return new Glob(text, FileSystems.getDefault().getPathMatcher("glob:" + glob));
        } catch (IllegalArgumentException e) {
            throw Options.usage("pattern " + text + ": " + e.getMessage());
        }
    }

    boolean fits(Drive drive) {
        return Stream.of(drive.device(), drive.port(), "transport:" + drive.transport())
                .anyMatch(name -> matcher.matches(Path.of(name.replace('/', '|'))));
    }
}

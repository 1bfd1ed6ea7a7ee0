package io.smartexporter.testing;

import java.nio.file.Path;
import java.util.Objects;

/// A folder of further recordings: drives, frames of the predecessor, published device databases. It is no part of the project, and
/// the tests over it have a tag: they run with `-Drecordings=FOLDER`.
public final class Recordings {
    public static final String TAG = "recordings";

    private Recordings() {}

    /// A file or folder of them.
    public static Path path(String name) {
        return Path.of(Objects.requireNonNull(System.getProperty("recordings"), "-Drecordings=FOLDER is not given"))
                .resolve(name);
    }
}

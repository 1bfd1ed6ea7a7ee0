package io.smartexporter.exporter;

/// The place of a setting.
///
/// @param file the file as the operator gave it, or another source
/// @param line from 1; 0 where there is none
/// @param column from 1, in characters; 0 where there is none
record FilePlace(String file, int line, int column) {
    /// The command line or the environment: each is short enough to search.
    static final FilePlace GIVEN = of("command line or environment");

    static FilePlace of(String file) {
        return new FilePlace(file, 0, 0);
    }

    @Override
    public String toString() {
        return SafeText.clean(file) + (line == 0 ? "" : ":" + line + ":" + column);
    }
}

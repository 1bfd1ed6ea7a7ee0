package io.smartexporter.exporter;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The mappings that come with the program. Each has a bare name, without `/` and `.`; every other name is that of a file.
///
/// @param folder the installed one
record Packs(Path folder) {
    /// The mapping that is built in.
    static final Path DEFAULT = Path.of("default");

    static final Packs INSTALLED = new Packs(
            Path.of(System.getProperty("smart.packs", "/usr/share/prometheus_smart_exporter/packs")));

    private static final String SUFFIX = ".json";

    /// The file of a mapping; [#DEFAULT] for the built-in one.
    ///
    /// @throws ConfigurationException if there is no such pack, or a file has the name of one
    Path file(Path named, FilePlace place, String key, OperatorFiles files) throws ConfigurationException {
        String name = named.toString();
        if (name.contains("/") || name.contains(".")) {
            return named;
        }
        String what = key + " is \"" + SafeText.clean(name) + "\"";
        if (files.isThere(named)) {
            throw new ConfigurationException(place, what + ", the name of a pack, and here is a file of this name: expected ./"
                    + SafeText.clean(name) + " for the file");
        }
        if (named.equals(DEFAULT)) {
            return DEFAULT;
        }
        Path pack = folder.resolve(name + SUFFIX);
        if (!files.isThere(pack)) {
            throw new ConfigurationException(place, what + ": expected a pack (" + String.join(", ", names())
                    + "), or a file with its folder, such as ./" + SafeText.clean(name));
        }
        return pack;
    }

    /// For a message: a folder that cannot be read has none.
    private List<String> names() {
        List<String> names = new ArrayList<>(List.of(DEFAULT.toString()));
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            all.forEach(file -> names.add(file.getFileName().toString().replace(SUFFIX, "")));
        } catch (IOException | DirectoryIteratorException _) {
            return List.of(DEFAULT.toString());
        }
        return names.stream().distinct().sorted().toList();
    }
}

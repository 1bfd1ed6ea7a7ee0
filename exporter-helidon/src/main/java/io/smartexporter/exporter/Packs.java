package io.smartexporter.exporter;

import io.smartexporter.exporter.YamlFile.Item;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

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
    Path file(Item named, String key, OperatorFiles files) throws ConfigurationException {
        String name = named.text();
        Path plain = Path.of(name);
        if (name.contains("/") || name.contains(".")) {
            return plain;
        }
        if (Files.exists(plain)) {
            throw new ConfigurationException(named.place(), key + " is \"" + SafeText.clean(name)
                    + "\", the name of a pack, and here is a file of this name: expected ./" + SafeText.clean(name)
                    + " for the file");
        }
        if (plain.equals(DEFAULT)) {
            return DEFAULT;
        }
        Path pack = folder.resolve(name + SUFFIX);
        if (!files.isThere(pack)) {
            throw new ConfigurationException(named.place(), key + " is \"" + SafeText.clean(name) + "\": expected a pack ("
                    + String.join(", ", names()) + "), or a file with its folder, such as ./" + SafeText.clean(name));
        }
        return pack;
    }

    private List<String> names() {
        try (Stream<Path> all = Files.list(folder)) {
            Stream<String> names = all.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()));
            return Stream.concat(Stream.of(DEFAULT.toString()), names).distinct().sorted().toList();
        } catch (NoSuchFileException | NotDirectoryException _) {
            return List.of(DEFAULT.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.smartexporter.exporter;

import io.smartexporter.literal.Source;
import io.smartexporter.rules.RuleFiles;
import io.smartexporter.rules.RuleSet;
import io.smartexporter.rules.RulesException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Reads the rule files once, and compiles them.
final class RulesLoader {
    private static final String BUILT_IN = "attrmap.json";

    private RulesLoader() {}

    /// @throws ConfigurationException if a file cannot be read or has a mistake
    static Rules load(Settings settings, OperatorFiles reader, Instant now) throws ConfigurationException {
        RuleFiles files = files(settings, reader);
        try {
            RuleSet set = RuleSet.compile(files, OwnFamily.RESERVED);
            return new Rules(set, new SmartctlReader(set), sha256(files.mappings()),
                    files.deviceDb() == null ? "" : sha256(List.of(files.deviceDb())), now.toEpochMilli() / 1e3, inForce(files));
        } catch (RulesException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage()));
        }
    }

    private static List<RuleFile> inForce(RuleFiles files) {
        List<RuleFile> all = new ArrayList<>();
        files.mappings().forEach(file -> all.add(new RuleFile("mapping", file.name(), sha256(List.of(file)))));
        if (files.deviceDb() != null) {
            all.add(new RuleFile("device database", files.deviceDb().name(), sha256(List.of(files.deviceDb()))));
        }
        if (files.overrides() != null) {
            all.add(new RuleFile("overrides", files.overrides().name(), sha256(List.of(files.overrides()))));
        }
        return all;
    }

    /// The files, read once.
    ///
    /// @throws ConfigurationException if one cannot be read, or they are larger than 16 MiB all together
    static RuleFiles files(Settings settings, OperatorFiles reader) throws ConfigurationException {
        int left = OperatorFiles.MOST_BYTES;
        List<Source> mappings = new ArrayList<>();
        for (Path path : settings.mappings()) {
            mappings.add(path.equals(Packs.DEFAULT) ? builtIn() : source(path, reader, left));
            left -= mappings.getLast().bytes().length;
        }
        if (mappings.isEmpty()) {
            mappings.add(builtIn());
        }
        Source deviceDatabase = settings.deviceDatabase() == null ? null : source(settings.deviceDatabase(), reader, left);
        left -= deviceDatabase == null ? 0 : deviceDatabase.bytes().length;
        Source overrides = settings.overrides() == null ? null : source(settings.overrides(), reader, left);
        return new RuleFiles(mappings, deviceDatabase, overrides, settings.unknownModels(), settings.export());
    }

    /// @param left of the bytes allowed for all files
    private static Source source(Path path, OperatorFiles reader, int left) throws ConfigurationException {
        byte[] bytes = reader.read(path);
        if (bytes.length > left) {
            throw new ConfigurationException(FilePlace.of(path.toString()),
                    "the rule files are larger than " + OperatorFiles.MOST_BYTES + " bytes all together");
        }
        return new Source(path.toString(), bytes);
    }

    private static Source builtIn() {
        try (InputStream in = RulesLoader.class.getResourceAsStream(BUILT_IN)) {
            if (in == null) {
                throw new IllegalStateException(BUILT_IN + " is missing from the build");
            }
            return new Source("built-in " + BUILT_IN, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(List<Source> sources) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            sources.forEach(source -> digest.update(source.bytes()));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

package io.smartexporter.exporter;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Reads the files that operators write, once each, and says what is wrong with one that cannot be read.
final class OperatorFiles {
    private static final int LIMIT = 16 << 20;

    private OperatorFiles() {}

    /// The bytes of a file.
    ///
    /// @throws ConfigurationException if it is missing, not a file, not readable, or larger than 16 MiB
    static byte[] read(Path file) throws ConfigurationException {
        if (Files.isDirectory(file)) {
            throw new ConfigurationException(file + ": is a directory: expected a file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LIMIT + 1);
            if (bytes.length > LIMIT) {
                throw new ConfigurationException(file + ": larger than " + LIMIT + " bytes");
            }
            return bytes;
        } catch (NoSuchFileException _) {
            throw new ConfigurationException(file + ": no such file");
        } catch (AccessDeniedException _) {
            throw new ConfigurationException(
                    file + ": permission denied: user " + System.getProperty("user.name") + " must be able to read it");
        } catch (IOException e) {
            throw new ConfigurationException(file + ": " + e.getMessage());
        }
    }
}

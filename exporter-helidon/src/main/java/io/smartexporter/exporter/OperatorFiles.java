package io.smartexporter.exporter;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Reads operators' files, and reports why one cannot be read. It is created for each reading of the configuration, and records
/// the state of each file: as long as none changes, reading again gives the same.
///
/// Opening a pipe waits for its writer, and a network mount may never answer: only regular files are opened, and a separate
/// thread reads them, for a limited time.
final class OperatorFiles {
    static final int MOST_BYTES = 16 << 20;

    private static final Duration FILE_LIMIT = Duration.ofSeconds(10);
    private static final Duration STREAM_LIMIT = Duration.ofSeconds(1);

    /// `st_mode`, as inode(7) has it.
    private static final int KIND = 0170000;

    private static final Map<Integer, String> KINDS = Map.of(0100000, "a file", 0040000, "a directory", 0010000, "a pipe",
            0140000,
            "a socket", 0020000, "a device", 0060000, "a device");

    private final Set<Path> streams;
    private final Map<Path, byte[]> taken = new HashMap<>();
    private final Map<Path, FileSignature> signatures = new LinkedHashMap<>();

    private OperatorFiles(Set<Path> streams) {
        this.streams = streams;
    }

    /// Reads regular files only.
    static OperatorFiles regular() {
        return new OperatorFiles(Set.of());
    }

    /// Reads regular files, and at these paths also pipes that end within a second, such as the shell's `<(…)`.
    static OperatorFiles orStreams(Collection<Path> paths) {
        return new OperatorFiles(Set.copyOf(paths));
    }

    /// Whether the name exists. If that cannot be checked, it is taken to exist: reading it gives the reason.
    boolean isThere(Path file) {
        look(file);
        return !Files.notExists(file);
    }

    /// The bytes of a file.
    ///
    /// @throws ConfigurationException if it is missing, not a file, not readable, or larger than 16 MiB
    byte[] read(Path file) throws ConfigurationException {
        return read(FilePlace.of(file.toString()), file, MOST_BYTES);
    }

    /// The bytes of a file.
    ///
    /// @param place the beginning of an error
    /// @param most its largest size
    byte[] read(FilePlace place, Path file, int most) throws ConfigurationException {
        look(file);
        byte[] known = taken.get(file);
        if (known != null) {
            return known;
        }
        try {
            String kind = kind(file);
            if (kind.equals("a file")) {
                return bytes(place, file, most, FILE_LIMIT);
            }
            if (kind.equals("a directory") || !streams.contains(file)) {
                throw wrong(place, file, "is " + kind + ": expected a file");
            }
            byte[] bytes = bytes(place, file, most, STREAM_LIMIT);
            taken.put(file, bytes);
            return bytes;
        } catch (NoSuchFileException _) {
            throw wrong(place, file, "no such file");
        } catch (AccessDeniedException _) {
            throw wrong(place, file,
                    "permission denied: user " + System.getProperty("user.name") + " must be able to read it");
        } catch (FileSystemLoopException _) {
            throw wrong(place, file, "is a symbolic link that leads to itself");
        } catch (IOException e) {
            throw wrong(place, file, SafeText.clean(reason(file, e)));
        }
    }

    /// The files, as they were just before they were read.
    List<FileSignature> signatures() {
        return List.copyOf(signatures.values());
    }

    private void look(Path file) {
        signatures.computeIfAbsent(file, FileSignature::of);
    }

    private static String kind(Path file) throws IOException {
        int mode = (Integer) Files.getAttribute(file, "unix:mode");
        return KINDS.getOrDefault(mode & KIND, "no file");
    }

    private static byte[] bytes(FilePlace place, Path file, int most, Duration limit) throws IOException, ConfigurationException {
        FutureTask<byte[]> reading = new FutureTask<>(() -> {
            try (InputStream in = Files.newInputStream(file)) {
                return in.readNBytes(most + 1);
            }
        });
        Thread.ofPlatform().daemon().name("read " + file.getFileName()).start(reading);
        byte[] bytes;
        try {
            bytes = reading.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            reading.cancel(true);
            throw wrong(place, file, "does not end within " + limit.toSeconds() + " s: expected a file");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw wrong(place, file, "reading it was interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IllegalStateException("reading " + file, e.getCause());
        }
        if (bytes.length > most) {
            throw wrong(place, file, "larger than " + most + " bytes");
        }
        return bytes;
    }

    /// For the place of a setting, the file that it names is added.
    private static ConfigurationException wrong(FilePlace place, Path file, String text) {
        return new ConfigurationException(place, place.line() == 0 ? text : SafeText.clean(file.toString()) + ": " + text);
    }

    /// The system's own message: the exceptions put the name in front.
    private static String reason(Path file, IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.startsWith(file + ": ") ? message.substring(file.toString().length() + 2) : message;
    }
}

package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What stands where a file should be hangs nothing, and a change of a file is seen.
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OperatorFilesTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsNoFileIsAnErrorAtOnce() throws Exception {
        Path pipe = pipe();
        assertEquals(pipe + ": is a pipe: expected a file", problem(OperatorFiles.regular(), pipe));
        assertEquals(folder + ": is a directory: expected a file", problem(OperatorFiles.regular(), folder));
        assertEquals(folder + ": is a directory: expected a file", problem(OperatorFiles.orStreams(List.of(folder)), folder));
        assertEquals("/dev/zero: is a device: expected a file", problem(OperatorFiles.regular(), Path.of("/dev/zero")));
        Path socket = folder.resolve("socket");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            assertEquals(socket + ": is a socket: expected a file", problem(OperatorFiles.regular(), socket));
        }
        Path loop = folder.resolve("loop");
        Files.createSymbolicLink(loop, loop);
        assertTrue(problem(OperatorFiles.regular(), loop).startsWith(loop + ": "));
    }

    @Test
    void aStreamOfTheCommandLineIsReadToItsEndAndOnce() throws Exception {
        Path pipe = pipe();
        Thread writer = Thread.ofPlatform().daemon().start(() -> {
            try (OutputStream out = Files.newOutputStream(pipe)) {
                out.write(new byte[]{1, 2, 3});
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        OperatorFiles files = OperatorFiles.orStreams(List.of(pipe));
        assertArrayEquals(new byte[]{1, 2, 3}, files.read(pipe));
        writer.join();
        assertArrayEquals(new byte[]{1, 2, 3}, files.read(pipe), "a pipe gives what it has once");
    }

    @Test
    void aStreamOfTheCommandLineThatDoesNotEndIsAnError() throws Exception {
        Path pipe = pipe();
        assertEquals(pipe + ": does not end within 1 s: expected a file", problem(OperatorFiles.orStreams(List.of(pipe)), pipe));
        Path zero = Path.of("/dev/zero");
        assertEquals("/dev/zero: larger than 100 bytes", assertThrows(ConfigurationException.class,
                () -> OperatorFiles.orStreams(List.of(zero)).read(FilePlace.of("/dev/zero"), zero, 100)).getMessage());
    }

    @Test
    void aFileThatIsTooLargeIsAnError() throws Exception {
        Path file = Files.write(folder.resolve("large"), new byte[101]);
        assertEquals("p:1:2: " + file + ": larger than 100 bytes", assertThrows(ConfigurationException.class,
                () -> OperatorFiles.regular().read(new FilePlace("p", 1, 2), file, 100)).getMessage());
        assertEquals(101, OperatorFiles.regular().read(FilePlace.of("p"), file, 101).length);
    }

    @Test
    void anEditOfTheSameSizeAndTimeIsSeen() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "one");
        FileTime time = Files.getLastModifiedTime(file);
        FileSignature before = FileSignature.of(file);
        do {
            Files.writeString(file, "two");
            Files.setLastModifiedTime(file, time);
        } while (Files.getAttribute(file, "unix:ctime").equals(time));
        assertNotEquals(before, before.again());
    }

    @Test
    void mendedRightsAreSeen() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "one");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Object changed = Files.getAttribute(file, "unix:ctime");
        FileSignature before = FileSignature.of(file);
        do {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        } while (Files.getAttribute(file, "unix:ctime").equals(changed));
        assertNotEquals(before, before.again());
    }

    @Test
    void aLinkFurtherUpThatIsSwappedIsSeenAndAReadIsNot() throws Exception {
        for (String name : List.of("a", "b")) {
            Files.writeString(Files.createDirectory(folder.resolve(name)).resolve("file"), "same");
        }
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("a"));
        FileSignature before = FileSignature.of(link.resolve("file"));
        Files.readString(link.resolve("file"));
        assertEquals(before, before.again());
        Files.move(Files.createSymbolicLink(folder.resolve("next"), folder.resolve("b")), link, StandardCopyOption.ATOMIC_MOVE);
        assertNotEquals(before, before.again());
    }

    @Test
    void itRemembersWhatWasLookedAtAndHowItWasBefore() throws Exception {
        Path there = Files.writeString(folder.resolve("there"), "x");
        Path absent = folder.resolve("absent");
        OperatorFiles files = OperatorFiles.regular();
        assertFalse(files.isThere(absent));
        files.read(there);
        assertEquals(List.of(FileSignature.of(absent), FileSignature.of(there)), files.signatures());
        Files.writeString(absent, "now");
        assertNotEquals(FileSignature.of(absent), files.signatures().getFirst());
    }

    private Path pipe() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        return pipe;
    }

    private static String problem(OperatorFiles files, Path file) {
        return assertThrows(ConfigurationException.class, () -> files.read(file)).getMessage();
    }
}

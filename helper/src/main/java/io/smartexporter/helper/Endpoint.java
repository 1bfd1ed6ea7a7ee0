package io.smartexporter.helper;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.util.Objects.requireNonNullElse;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Map;

/// The listening UNIX socket: systemd's, or one of our own.
final class Endpoint {
    private static final int BACKLOG = 512;
    /// What a file is, by the highest bits of its mode.
    private static final Map<Integer, String> KINDS = Map.of(014, "socket", 012, "symlink", 010, "file", 04, "folder");

    private final String path;
    private final String group;
    /// Whether there is a socket of our own.
    private volatile boolean own;

    Endpoint(Options options) {
        path = options.text("--socket-path", "");
        group = options.text("--socket-group", "");
    }

    /// Whether systemd, or who speaks like it, has passed sockets to this very process.
    static boolean activated() {
        String self = Long.toString(ProcessHandle.current().pid());
        return System.getenv("LISTEN_FDS") != null && self.equals(System.getenv("LISTEN_PID"));
    }

    ServerSocketChannel open() throws IOException {
        if (!activated() && path.isEmpty()) {
            throw new IOException("no socket: give --socket-path, or start it by socket activation");
        }
        try {
            ServerSocketChannel listener = activated() ? inherited(System.getenv("LISTEN_FDS")) : make(Path.of(path));
            Log.write(Log.INFO, "ready on " + (activated() ? listener.getLocalAddress() : path));
            return listener;
        } catch (IOException e) {
            String reason = requireNonNullElse(e.getMessage(), "there is no group " + group);
            throw new IOException("socket " + path + ": " + reason, e);
        }
    }

    private static ServerSocketChannel inherited(String count) throws IOException {
        Channel channel = count.equals("1") ? System.inheritedChannel() : null;
        if (channel instanceof ServerSocketChannel one && one.getLocalAddress() instanceof UnixDomainSocketAddress) {
            return one;
        }
        throw new IOException("systemd gave " + count
                + " sockets: expected one UNIX stream socket, passed on by bin/smart_exporter_helper");
    }

    /// The launcher's umask keeps everybody else out until the permissions are set.
    private ServerSocketChannel make(Path place) throws IOException {
        makeRoom(place);
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(place), BACKLOG);
        own = true;
        if (!group.isEmpty()) {
            UserPrincipalLookupService groups = place.getFileSystem().getUserPrincipalLookupService();
            Files.setAttribute(place, "posix:group", groups.lookupPrincipalByGroupName(group), NOFOLLOW_LINKS);
        }
        String mode = group.isEmpty() ? "rw-------" : "rw-rw----";
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString(mode));
        return listener;
    }

    /// Removes a socket on which no process listens any more, and nothing else.
    private static void makeRoom(Path place) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            int mode = (int) Files.getAttribute(place, "unix:mode", NOFOLLOW_LINKS);
            String kind = KINDS.getOrDefault(mode >> 12, "device or pipe");
            if (!kind.equals("socket")) {
                throw new IOException(place + " is a " + kind + ": remove it, or give another path");
            }
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(place));
            throw new IOException("a process listens on " + place + " already: end it, or give another --socket-path");
        } catch (NoSuchFileException _) {
            Log.write(Log.DEBUG, "there is no " + place + " yet");
        } catch (ConnectException _) {
            Files.delete(place);
        }
    }

    void remove() {
        try {
            if (own) {
                Files.deleteIfExists(Path.of(path));
            }
        } catch (IOException e) {
            Log.write(Log.INFO, "socket " + path + " cannot be removed: " + e);
        }
    }
}

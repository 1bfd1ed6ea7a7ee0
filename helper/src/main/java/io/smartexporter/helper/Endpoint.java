package io.smartexporter.helper;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.attribute.PosixFilePermission.GROUP_WRITE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_WRITE;
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
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The listening UNIX socket: systemd's, or one of our own.
///
/// Our own has its mode from the start, by the umask that the launcher sets: a `chmod` afterwards would go by name, and
/// would change a file that the owner of the folder has put there meanwhile. It is made under a temporary name, gets
/// its group, without following links, and is then moved to its place, where it accepts connections.
final class Endpoint {
    private static final int BACKLOG = 512;

    private final String path;
    private final String group;
    /// Device and inode of our own socket, once there is one.
    private volatile @Nullable Object own;

    Endpoint(Options options) {
        path = options.text("--socket-path", "");
        group = options.text("--socket-group", "");
    }

    /// Whether systemd, or a program like it, has passed sockets to this process.
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
        throw new IOException(count + " given: expected one UNIX stream socket, by bin/smart_exporter_helper");
    }

    private ServerSocketChannel make(Path place) throws IOException {
        makeRoom(place);
        Path before = place.resolveSibling("." + place.getFileName() + ".new");
        makeRoom(before);
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(before), BACKLOG);
        try {
            if (!group.isEmpty()) {
                UserPrincipalLookupService groups = before.getFileSystem().getUserPrincipalLookupService();
                Files.setAttribute(before, "posix:group", groups.lookupPrincipalByGroupName(group), NOFOLLOW_LINKS);
            }
            checkMode(Files.getPosixFilePermissions(before, NOFOLLOW_LINKS));
            own = Files.getAttribute(before, "fileKey", NOFOLLOW_LINKS);
            Files.move(before, place, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(before);
        }
        return listener;
    }

    /// Removes a socket on which no process listens any more, and nothing else.
    private static void makeRoom(Path place) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            int mode = (int) Files.getAttribute(place, "unix:mode", NOFOLLOW_LINKS);
            if (mode >> 12 != 014) { // a socket
                throw new IOException(place + " is no socket: remove it, or give another path");
            }
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(place));
            throw new IOException("a process listens on " + place + " already: end it, or give another --socket-path");
        } catch (NoSuchFileException _) {
            // There is nothing to remove.
        } catch (ConnectException _) {
            Files.delete(place);
        }
    }

    /// Who may write to a socket may connect.
    private void checkMode(Set<PosixFilePermission> mode) throws IOException {
        if (mode.contains(OTHERS_WRITE) || mode.contains(GROUP_WRITE) == group.isEmpty()) {
            throw new IOException("made with a wrong mode: start bin/smart_exporter_helper, which sets the umask");
        }
    }

    /// Removes our own socket, and no other file of that name.
    void remove() {
        try {
            Path place = Path.of(path);
            if (own != null && own.equals(Files.getAttribute(place, "fileKey", NOFOLLOW_LINKS))) {
                Files.delete(place);
            }
        } catch (IOException e) {
            Log.write(Log.INFO, "socket " + path + " cannot be removed: " + e);
        }
    }
}

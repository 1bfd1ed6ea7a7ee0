package io.smartexporter.helper;

import static io.smartexporter.helper.Main.demand;
import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.List;
import java.util.Map;

/// The listening UNIX socket: systemd's, or one of our own.
final class Endpoint {
    /// What is to be removed at the end: our own socket, once there is one.
    static volatile File own = new File("");
    /// What a file is, by the highest bits of its mode; empty if there is none.
    private static final Map<String, String> KINDS = Map.of("", "", "12", "socket", "10", "symlink", "8", "file", "4", "folder");

    /// Whether systemd, or who speaks like it, has passed sockets to this very process.
    static boolean activated() {
        return System.getenv("LISTEN_FDS") != null && ("" + ProcessHandle.current().pid()).equals(System.getenv("LISTEN_PID"));
    }

    static ServerSocketChannel open(Options options) throws IOException {
        String path = options.text("--socket-path", "");
        demand(activated() || !path.isEmpty(), 1, "no socket: give --socket-path, or start it by socket activation");
        try {
            return activated() ? inherited(System.getenv("LISTEN_FDS")) : bind(Path.of(path), options.text("--socket-group", ""));
        } catch (IOException e) {
            throw new IOException("socket " + path + ": " + requireNonNullElse(e.getMessage(), "there is no such group"), e);
        }
    }

    private static ServerSocketChannel inherited(String count) throws IOException {
        Channel channel = count.equals("1") ? System.inheritedChannel() : null;
        demand(channel instanceof ServerSocketChannel server && server.getLocalAddress() instanceof UnixDomainSocketAddress, 1,
                "systemd gave " + count + " sockets: expected one UNIX stream socket, passed on by bin/smart_exporter_helper");
        return (ServerSocketChannel) requireNonNull(channel);
    }

    /// The launcher's umask keeps everybody else out until the permissions are set.
    private static ServerSocketChannel bind(Path path, String group) throws IOException {
        makeRoom(path);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path), 512);
        own = path.toFile();
        if (!group.isEmpty()) {
            UserPrincipalLookupService known = path.getFileSystem().getUserPrincipalLookupService();
            Files.setAttribute(path, "posix:group", known.lookupPrincipalByGroupName(group), LinkOption.NOFOLLOW_LINKS);
        }
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(group.isEmpty() ? "rw-------" : "rw-rw----"));
        return server;
    }

    /// Removes a socket on which nobody listens any more, and nothing else.
    private static void makeRoom(Path path) throws IOException {
        String mode = Sysfs.attempt(() -> "" + ((int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) >> 12));
        String kind = KINDS.getOrDefault(mode, "device or pipe");
        demand(List.of("", "socket").contains(kind), 1, path + " is a " + kind + ": remove it, or give another path");
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
            demand(false, 1, "a process listens on " + path + " already: end it, or give another --socket-path");
        } catch (ConnectException _) {
            Files.delete(path);
        } catch (SocketException _) {
            // There is nothing yet, or binding will tell what is wrong with it.
        }
    }
}

package io.smartexporter.helper;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.function.Consumer;

/// The listening UNIX socket: systemd's, or one of our own.
final class Endpoint {
    private static final int BACKLOG = 512;
    private static final int FILE_KIND = 0170000;
    private static final int SOCKET = 0140000;

    private Endpoint() {}

    /// Whether systemd, or who speaks like it, has passed sockets to this very process.
    static boolean activated() {
        return System.getenv("LISTEN_FDS") != null
                && Long.toString(ProcessHandle.current().pid()).equals(System.getenv("LISTEN_PID"));
    }

    /// @param atEnd takes what is to be done when the process ends
    static ServerSocketChannel open(Options options, Consumer<Runnable> atEnd) throws IOException {
        String path = options.text("--socket-path", "");
        String group = options.text("--socket-group", "");
        if (!activated() && path.isEmpty()) {
            throw new HelperException(1, "no socket: give --socket-path, or start it by socket activation");
        }
        if (activated() && !(path + group).isEmpty()) {
            Log.write(Log.WARNING, "--socket-path and --socket-group have no effect: systemd made the socket");
        }
        try {
            return activated() ? inherited() : bind(Path.of(path), group, atEnd);
        } catch (IOException e) {
            throw new HelperException(1, "socket " + path + ": " + e.getMessage());
        }
    }

    private static ServerSocketChannel inherited() throws IOException {
        if (!"1".equals(System.getenv("LISTEN_FDS"))) {
            throw new IOException(
                    System.getenv("LISTEN_FDS") + " given by systemd, expected one ListenStream= in the socket unit");
        }
        if (System.inheritedChannel() instanceof ServerSocketChannel server
                && server.getLocalAddress() instanceof UnixDomainSocketAddress) {
            return server;
        }
        throw new IOException(
                "what systemd gave is no listening UNIX stream socket, or bin/smart_exporter_helper did not pass it on");
    }

    /// The launcher's umask keeps everybody else out until the permissions are set.
    private static ServerSocketChannel bind(Path path, String group, Consumer<Runnable> atEnd) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        GroupPrincipal principal = group.isEmpty() ? null : group(group);
        removeStale(path);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path), BACKLOG);
        atEnd.accept(path.toFile()::delete);
        view.setPermissions(PosixFilePermissions.fromString("rw-------"));
        if (principal != null) {
            view.setGroup(principal);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw----"));
        }
        return server;
    }

    private static GroupPrincipal group(String name) throws IOException {
        try {
            return FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByGroupName(name);
        } catch (UserPrincipalNotFoundException _) {
            throw new IOException("there is no group " + name + ": create it, or give another --socket-group");
        }
    }

    private static void removeStale(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        int kind = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & FILE_KIND;
        if (kind != SOCKET) {
            String what = kind == 0120000 ? "a symbolic link" : kind == 0040000 ? "a directory" : "a file";
            throw new IOException("there is " + what + " already: remove it, or give another --socket-path");
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
            throw new IOException("a process listens there already: end it, or give another --socket-path");
        } catch (ConnectException _) {
            Files.delete(path);
        }
    }
}

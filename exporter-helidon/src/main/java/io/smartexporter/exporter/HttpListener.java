package io.smartexporter.exporter;

import io.helidon.common.context.Context;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.http.media.MediaContext;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.smartexporter.exporter.Access.Secure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Listens, gives connections their places, and closes those that take too long.
///
/// It replaces Helidon's own listener, which has three faults that shut a scraper out: after one failure it accepts no more; its
/// limit on connections is first come, first served, and leaks when a TLS handshake fails; and the time of a request has no
/// limit. Parsing, routing and answering are Helidon's.
final class HttpListener implements ListenerContext {
    private static final Logger LOG = Logger.getLogger(HttpListener.class.getName());

    /// How often connections are checked for taking too long.
    private static final long LOOK_MILLIS = 250;
    private static final long RETRY_MILLIS = 100;

    /// For the thread of the dropped connection to close its descriptor.
    private static final long MADE_ROOM_MILLIS = 2;
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /// Descriptors reserved for other than connections: files, the helper, the runtime.
    private static final int OTHER_DESCRIPTORS = 32;
    private static final int FEWEST = 4;
    private static final Pattern MOST_DESCRIPTORS = Pattern.compile("(?m)^Max open files +(\\d+) ");

    private final ServerSocket server;
    private final ServerSettings settings;
    private final Router router;
    private final Connections<HttpConnection> places;
    private final Runnable broken;
    private final Supplier<Access> access;
    private final Passwords passwords = new Passwords();
    private final Http1ConnectionSelector selector = Http1ConnectionSelector.builder()
            .config(Http1Config.builder().validatePrologue(false).maxHeadersSize(RequestHead.LONGEST_WRITTEN).build()).build();
    private final Context context = Context.create();
    private final MediaContext media = MediaContext.create();
    private final ContentEncodingContext encodings = ContentEncodingContext.create();
    private final ListenerConfig config = ListenerConfig.builder().maxPayloadSize(64 << 10).buildPrototype();
    private final DirectHandlers errors;
    private final ExecutorService threads = Executors
            .newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory());
    private final Refusals refusals = new Refusals();

    private HttpListener(ServerSocket server, ServerSettings settings, Supplier<Access> access, Router router,
            DirectHandlers errors, Runnable broken) {
        this.server = server;
        this.access = access;
        this.settings = settings;
        this.router = router;
        this.errors = errors;
        this.broken = broken;
        int most = Math.min(settings.maxConnections(), mostByDescriptors());
        this.places = new Connections<>(most, Math.min(most, settings.maxConnectionsPerPeer()));
    }

    /// Binds and serves.
    ///
    /// @param access TLS and users as they are now
    /// @param broken what to do when it can no longer serve
    /// @throws IOException if the address cannot be bound
    static HttpListener start(ServerSettings settings, Supplier<Access> access, Router router, DirectHandlers errors,
            Runnable broken)
            throws IOException {
        InetAddress address;
        try {
            address = InetAddress.getByName(settings.host());
        } catch (UnknownHostException e) {
            throw new IOException("no such host", e);
        }
        ServerSocket server = new ServerSocket();
        try {
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(address, settings.port()), settings.backlog());
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        prepareWaiting();
        HttpListener listener = new HttpListener(server, settings, access, router, errors, broken);
        router.beforeStart();
        Thread.ofPlatform().name("accept").start(listener::accept);
        Thread.ofPlatform().daemon().name("overdue").start(listener::watch);
        return listener;
    }

    int port() {
        return server.getLocalPort();
    }

    /// Accepts no more, gives answers under way a moment to end, and closes the rest.
    void stop() {
        try {
            server.close();
        } catch (IOException e) {
            LOG.log(Level.FINE, "closing the listening socket", e);
        }
        long end = System.nanoTime() + GRACE_NANOS;
        for (HttpConnection connection : places.all()) {
            if (connection.waits()) {
                connection.drop();
            }
        }
        while (!places.all().isEmpty() && System.nanoTime() < end) {
            pause(10);
        }
        places.all().forEach(HttpConnection::drop);
    }

    private void accept() {
        try {
            while (!server.isClosed()) {
                acceptOne();
            }
        } catch (Throwable e) {
            LOG.log(Level.SEVERE, "HTTP: accepting connections failed, the exporter ends", e);
            broken.run();
        }
    }

    /// Failures here are temporary: too few descriptors or too little memory in the kernel, a client that has left.
    private void acceptOne() {
        Socket socket;
        try {
            socket = server.accept();
        } catch (IOException e) {
            if (!server.isClosed()) {
                refusals.failed(e);
                pause(places.makeRoom() ? MADE_ROOM_MILLIS : RETRY_MILLIS);
            }
            return;
        }
        try {
            // The head and the first piece of an answer may go in two writes: the second must not wait for an acknowledgement.
            socket.setTcpNoDelay(true);
            serve(new HttpConnection(this, socket));
        } catch (IOException e) {
            LOG.log(Level.FINE, "a client left before it was served", e);
            close(socket);
        }
    }

    private void serve(HttpConnection connection) {
        if (places.take(connection)) {
            threads.execute(connection);
        } else {
            refusals.refused(connection.peer());
            connection.drop();
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.log(Level.FINE, "closing a connection", e);
        }
    }

    void ended(HttpConnection connection) {
        places.leave(connection);
    }

    private void watch() {
        try {
            while (!server.isClosed()) {
                pause(LOOK_MILLIS);
                long now = System.nanoTime();
                for (HttpConnection connection : places.all()) {
                    if (connection.overdue(now)) {
                        connection.drop();
                    }
                }
            }
        } catch (Throwable e) {
            LOG.log(Level.SEVERE, "HTTP: ending connections that take too long failed, the exporter ends", e);
            broken.run();
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Has the JDK open its poller for the sockets of virtual threads. It does so once, when the first of them waits; without a
    /// descriptor at that moment, none could ever wait again.
    private static void prepareWaiting() throws IOException {
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody.setSoTimeout(1);
            Thread.ofVirtual().start(() -> awaitNobody(nobody)).join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitNobody(ServerSocket nobody) {
        try {
            nobody.accept().close();
        } catch (IOException e) {
            LOG.log(Level.FINEST, "nobody connected, as expected", e);
        }
    }

    /// As many connections as there are descriptors for: many clients take none from the rest of the exporter.
    private static int mostByDescriptors() {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            Matcher most = MOST_DESCRIPTORS.matcher(Files.readString(Path.of("/proc/self/limits")));
            if (most.find() && most.group(1).length() < 9) {
                int left = Integer.parseInt(most.group(1)) - (int) open.count() - OTHER_DESCRIPTORS;
                return Math.max(FEWEST, left);
            }
        } catch (IOException e) {
            LOG.log(Level.FINE, "the limit of open files is not known", e);
        }
        return Integer.MAX_VALUE;
    }

    Http1ConnectionSelector selector() {
        return selector;
    }

    Router router() {
        return router;
    }

    /// TLS; null for plain HTTP.
    @Nullable
    Secure tls() {
        return access.get().tls();
    }

    /// Refuses a request that comes from none of the users.
    void requireUser(RequestHead head) throws RequestHead.RefusedException, InterruptedException {
        Map<String, String> users = access.get().users();
        if (users.isEmpty()) {
            return;
        }
        switch (passwords.check(users, head.authorization())) {
            case RIGHT -> {
            }
            case WRONG -> throw new RequestHead.RefusedException(401, "expected a user's name and password");
            case BUSY ->
                throw new RequestHead.RefusedException(503, "too many passwords are being compared, come again in a second");
        }
    }

    Duration idleTimeout() {
        return settings.idleTimeout();
    }

    @Override
    public Context context() {
        return context;
    }

    @Override
    public MediaContext mediaContext() {
        return media;
    }

    @Override
    public ContentEncodingContext contentEncodingContext() {
        return encodings;
    }

    @Override
    public DirectHandlers directHandlers() {
        return errors;
    }

    @Override
    public ListenerConfig config() {
        return config;
    }

    @Override
    public ExecutorService executor() {
        return threads;
    }

    /// Logs at most once a minute that clients are turned away.
    private static final class Refusals {
        private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

        private long lastRefused = System.nanoTime() - QUIET_NANOS;
        private long lastFailed = System.nanoTime() - QUIET_NANOS;

        void refused(String peer) {
            if (System.nanoTime() - lastRefused >= QUIET_NANOS) {
                lastRefused = System.nanoTime();
                LOG.warning("HTTP: no place for a connection from " + peer
                        + ": all are answering requests (server.max-tcp-connections, server.max-connections-per-peer)");
            }
        }

        void failed(IOException e) {
            if (System.nanoTime() - lastFailed >= QUIET_NANOS) {
                lastFailed = System.nanoTime();
                LOG.severe(
                        "HTTP: cannot accept a connection: " + SafeText.clean(String.valueOf(e.getMessage())) + "; trying again");
            }
        }
    }
}

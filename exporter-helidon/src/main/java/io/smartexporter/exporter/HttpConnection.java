package io.smartexporter.exporter;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.concurrency.limits.FixedLimit;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.common.socket.PlainSocket;
import io.helidon.common.socket.TlsSocket;
import io.helidon.http.HttpException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.ServerConnectionException;
import io.smartexporter.exporter.Access.Secure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// One connection, on its own virtual thread, between its socket and Helidon's HTTP/1.1 parser.
///
///     accepted ─► HANDSHAKE ─► READING ─► WORKING ─► SENDING ─► IDLE ─► READING ─► …
///                 (TLS alone)  10 s       no limit   60 s, and   90 s (idle-connection-timeout)
///                 10 s                               20 s for each piece
///
/// Each phase but WORKING has an end: [HttpListener] closes the socket when it has passed, which ends any wait of the thread.
/// WORKING is bounded by the waits of the handlers.
///
/// The socket is a blocking `java.net.Socket`. Helidon's own channel writes drop the rest of a partial write
/// (helidon-io/helidon#11635): answers arrive truncated over any network slower than loopback.
final class HttpConnection implements ConnectionContext, DataWriter, Connections.Guest, Runnable {
    private static final Logger LOG = Logger.getLogger(HttpConnection.class.getName());

    private static final Duration WHOLE_HEAD = Duration.ofSeconds(10);
    private static final Duration WHOLE_ANSWER = Duration.ofSeconds(60);
    private static final Duration PIECE = Duration.ofSeconds(20);

    /// A client that takes nothing for this time gives way to others, if places are short.
    private static final Duration STALLED = Duration.ofSeconds(5);

    private static final int BUFFER = 4 << 10;

    /// How long bytes after the last answer are read: a socket closed with bytes unread is reset, and the reset may overtake the
    /// answer.
    private static final int LINGER_MILLIS = 1000;
    private static final int LINGER_BYTES = 256 << 10;

    private enum Phase {
        HANDSHAKE,
        READING,
        WORKING,
        SENDING,
        IDLE
    }

    private final HttpListener listener;
    private final Socket socket;
    private final String peer;
    private final DataReader reader = DataReader.create(this::next);
    private volatile Phase phase = Phase.READING;
    private volatile long phaseStart = System.nanoTime();

    /// The socket, or TLS over it.
    private Socket stream;
    private @Nullable HelidonSocket transport;
    private @Nullable InputStream in;
    private volatile @Nullable AnswerStream out;
    private byte[] pending = {};
    private boolean answered;
    private boolean last;
    private boolean hasBody;

    HttpConnection(HttpListener listener, Socket socket) {
        this.listener = listener;
        this.socket = socket;
        this.stream = socket;
        this.peer = Connections.peer(socket.getInetAddress());
    }

    @Override
    public void run() {
        try {
            open();
            answer();
            linger();
        } catch (ServerConnectionException | UncheckedIOException | IOException e) {
            LOG.log(Level.FINE, e, () -> "connection from " + peer + " ended");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (HttpException e) {
            LOG.log(Level.WARNING, "HTTP: an error without an answer", e);
        } finally {
            drop();
            listener.ended(this);
        }
    }

    private void answer() throws InterruptedException {
        try {
            listener.selector().connection(this).handle(FixedLimit.create());
        } catch (CloseConnectionException e) {
            LOG.log(Level.FINEST, e, () -> "no more requests from " + peer);
        }
    }

    private void open() throws IOException {
        String id = Integer.toHexString(System.identityHashCode(this));
        Secure tls = listener.tls();
        if (tls == null) {
            transport = PlainSocket.server(socket, id, "http");
            in = socket.getInputStream();
            out = new AnswerStream(socket.getOutputStream());
            return;
        }
        enter(Phase.HANDSHAKE);
        SSLSocket secure = (SSLSocket) tls.context().getSocketFactory().createSocket(socket, null, true);
        secure.setSSLParameters(tls.parameters());
        secure.setUseClientMode(false);
        secure.startHandshake();
        stream = secure;
        transport = TlsSocket.server(secure, id, "https");
        in = secure.getInputStream();
        out = new AnswerStream(secure.getOutputStream());
        enter(Phase.READING);
    }

    private void enter(Phase next) {
        phaseStart = System.nanoTime();
        phase = next;
    }

    /// Whether its phase has taken too long.
    boolean overdue(long now) {
        long since = now - phaseStart;
        return switch (phase) {
            case HANDSHAKE, READING -> since > WHOLE_HEAD.toNanos();
            case IDLE -> since > listener.idleTimeout().toNanos();
            case SENDING -> since > WHOLE_ANSWER.toNanos() || stalled(now) > PIECE.toNanos();
            case WORKING -> false;
        };
    }

    @Override
    public String peer() {
        return peer;
    }

    @Override
    public long spare() {
        long now = System.nanoTime();
        return switch (phase) {
            case HANDSHAKE, READING, IDLE -> now - phaseStart;
            case SENDING -> stalled(now) > STALLED.toNanos() ? stalled(now) : -1;
            case WORKING -> -1;
        };
    }

    /// Whether no request is being answered.
    boolean waits() {
        return phase != Phase.WORKING && phase != Phase.SENDING;
    }

    @Override
    public void drop() {
        try {
            if (phase == Phase.SENDING && !socket.isClosed()) {
                // The kernel drops bytes not taken, too.
                socket.setSoLinger(true, 0);
            }
            socket.close();
        } catch (IOException e) {
            LOG.log(Level.FINE, e, () -> "closing a connection from " + peer);
        }
    }

    /// The parser's input: one head, and its body if there is one. A body not read before the answer went out is left alone.
    ///
    /// @return null at the end
    private byte @Nullable [] next() {
        try {
            if (hasBody && phase != Phase.SENDING) {
                return body();
            }
            return last ? null : head();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte @Nullable [] head() throws IOException {
        boolean withoutBody = false;
        try {
            byte[] bytes = wholeHead();
            if (bytes == null) {
                last = true;
                return null;
            }
            RequestHead head = RequestHead.of(bytes);
            last = head.last();
            withoutBody = head.method().equals("HEAD");
            enter(Phase.WORKING);
            listener.requireUser(head);
            hasBody = head.hasBody();
            output().begin(withoutBody);
            answered = true;
            return head.bytes();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (RequestHead.RefusedException e) {
            last = true;
            output().begin(withoutBody);
            write(BufferData.create(e.answer()));
            return null;
        }
    }

    /// @return null if the client is gone
    private byte @Nullable [] wholeHead() throws IOException, RequestHead.RefusedException {
        HeadBuffer head = new HeadBuffer(pending);
        pending = new byte[0];
        if (head.isEmpty()) {
            if (answered) {
                enter(Phase.IDLE);
            }
            // An idle connection holds no buffer.
            int first = input().read();
            if (first < 0) {
                return null;
            }
            head.add(first);
        }
        enter(Phase.READING);
        byte[] buffer = new byte[BUFFER];
        while (!head.isWhole()) {
            int count = input().read(buffer);
            if (count < 0) {
                return null;
            }
            head.add(buffer, count);
        }
        pending = head.rest();
        return head.head();
    }

    /// A body is passed on as it comes: the connection ends with the answer, so nothing after it is taken for a request.
    private byte @Nullable [] body() throws IOException {
        if (pending.length > 0) {
            byte[] all = pending;
            pending = new byte[0];
            return all;
        }
        if (phase == Phase.WORKING) {
            enter(Phase.READING);
        }
        byte[] buffer = new byte[BUFFER];
        int count = input().read(buffer);
        return count < 0 ? null : Arrays.copyOf(buffer, count);
    }

    /// How long the client has taken nothing of its answer, in nanoseconds.
    private long stalled(long now) {
        AnswerStream answers = out;
        long since = now - phaseStart;
        return answers == null ? since : Math.min(since, now - answers.lastPiece());
    }

    private AnswerStream output() {
        AnswerStream known = out;
        if (known == null) {
            throw new IllegalStateException("the connection is not open");
        }
        return known;
    }

    private InputStream input() throws IOException {
        if (in == null) {
            throw new SocketException("the connection is not open");
        }
        return in;
    }

    @Override
    public void write(BufferData buffer) {
        if (phase != Phase.SENDING) {
            enter(Phase.SENDING);
        }
        try {
            buffer.writeTo(output());
        } catch (RuntimeException e) {
            throw new ServerConnectionException("the client did not take the answer", e);
        }
    }

    @Override
    public void write(BufferData... buffers) {
        for (BufferData buffer : buffers) {
            write(buffer);
        }
    }

    @Override
    public void writeNow(BufferData buffer) {
        write(buffer);
    }

    @Override
    public void writeNow(BufferData... buffers) {
        write(buffers);
    }

    private void linger() throws IOException {
        enter(Phase.READING);
        stream.shutdownOutput();
        socket.setSoTimeout(LINGER_MILLIS);
        byte[] buffer = new byte[BUFFER];
        int left = LINGER_BYTES;
        int count = 0;
        while (count >= 0 && left > 0) {
            left -= count;
            count = input().read(buffer);
        }
    }

    @Override
    public ListenerContext listenerContext() {
        return listener;
    }

    @Override
    public ExecutorService executor() {
        return listener.executor();
    }

    @Override
    public DataWriter dataWriter() {
        return this;
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public Router router() {
        return listener.router();
    }

    @Override
    public HelidonSocket serverSocket() {
        HelidonSocket known = transport;
        if (known == null) {
            throw new IllegalStateException("the connection is not open");
        }
        return known;
    }

    @Override
    public PeerInfo remotePeer() {
        return serverSocket().remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return serverSocket().localPeer();
    }

    @Override
    public boolean isSecure() {
        return serverSocket().isSecure();
    }

    @Override
    public String socketId() {
        return serverSocket().socketId();
    }

    @Override
    public String childSocketId() {
        return serverSocket().childSocketId();
    }
}

package io.smartexporter.exporter;

import io.smartexporter.wire.Message;
import io.smartexporter.wire.MessageDecoder;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/// Client of the helper: it connects, which is the request, and reads until the stream ends. It sends nothing.
///
/// The channel is non-blocking, so a helper that accepts and falls silent, or trickles for ever, costs a bounded time.
final class HelperClient {
    private static final int BUFFER = 64 << 10;
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Path socket;
    private final Duration silence;
    private final Duration limit;

    /// With times that leave the helper room for its `--drive-timeout`.
    HelperClient(Path socket) {
        this(socket, SILENCE, LIMIT);
    }

    /// @param silence the longest wait for the next byte
    /// @param limit the longest time for a whole collection
    HelperClient(Path socket, Duration silence, Duration limit) {
        this.socket = socket;
        this.silence = silence;
        this.limit = limit;
    }

    /// Reads one collection; the listener gets each message as soon as it is whole.
    ///
    /// @throws IOException naming the socket, if the helper cannot be reached, breaks the protocol, breaks off, or takes longer
    ///         than the limits
    void ask(Consumer<Message> listener) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX); Selector selector = Selector.open()) {
            channel.configureBlocking(false);
            connect(channel, selector, end);
            channel.shutdownOutput();
            channel.register(selector, SelectionKey.OP_READ);
            read(channel, selector, end, listener);
        } catch (IOException e) {
            throw new IOException(describe(e), e);
        }
    }

    /// The error, naming the socket.
    String describe(IOException e) {
        return "helper at " + socket + ": " + SafeText.clean(String.valueOf(e.getMessage()));
    }

    private void connect(SocketChannel channel, Selector selector, long end) throws IOException {
        if (!channel.connect(UnixDomainSocketAddress.of(socket))) {
            SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
            while (!channel.finishConnect()) {
                await(selector, end, "it does not accept connections");
            }
            key.cancel();
            selector.selectNow();
        }
    }

    private void read(SocketChannel channel, Selector selector, long end, Consumer<Message> listener) throws IOException {
        MessageDecoder decoder = new MessageDecoder();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        while (!decoder.complete()) {
            int count = channel.read(buffer.clear());
            if (count == 0) {
                await(selector, end, "nothing more came for too long");
                continue;
            }
            if (count < 0) {
                throw new IOException("the stream broke off");
            }
            buffer.flip();
            for (Message message = decoder.next(buffer); message != null; message = decoder.next(buffer)) {
                listener.accept(message);
            }
        }
    }

    private void await(Selector selector, long end, String otherwise) throws IOException {
        long wait = Math.min(end - System.nanoTime(), silence.toNanos());
        selector.selectedKeys().clear();
        if (wait <= 0 || selector.select(Math.max(1, wait / 1_000_000)) == 0) {
            throw new IOException(otherwise);
        }
    }
}

package io.smartexporter.exporter;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/// Somebody at the helper's end of a real socket who says whatever a test wants to hear, honest or not.
final class Peer implements AutoCloseable {
    interface Script {
        void talk(SocketChannel client, int connection) throws Exception;
    }

    final Path socket;
    final AtomicInteger connections = new AtomicInteger();
    private final ServerSocketChannel server;

    Peer(Path folder, Script script) throws IOException {
        socket = folder.resolve("ipc");
        Files.deleteIfExists(socket);
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        Thread.ofVirtual().start(() -> accept(script));
    }

    static void send(SocketChannel client, byte[]... parts) throws IOException {
        for (byte[] part : parts) {
            for (ByteBuffer bytes = ByteBuffer.wrap(part); bytes.hasRemaining();) {
                client.write(bytes);
            }
        }
    }

    private void accept(Script script) {
        try {
            while (true) {
                SocketChannel client = server.accept();
                int number = connections.incrementAndGet();
                Thread.ofVirtual().start(() -> {
                    try (client) {
                        script.talk(client, number);
                    } catch (Exception e) {
                        // the exporter went away, which is what some tests are about
                    }
                });
            }
        } catch (IOException e) {
            // closed by the test
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(socket);
    }
}

package io.smartexporter.helper;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// Takes clients. Connecting is the request: it joins the collection that runs, or starts one.
///
/// A client that still takes the frames of a collection when the second one after it starts is cut off, so that there are never more
/// than two in memory.
final class Server {
    private static final int CLIENTS = 256;

    private final ServerSocketChannel listener;
    private final Drives drives;
    private final Deque<Collection> collections = new ArrayDeque<>();

    Server(ServerSocketChannel listener, Drives drives) {
        this.listener = listener;
        this.drives = drives;
    }

    /// Returns when nobody connected for so long and all is done; never, if the time is zero.
    void serve(Duration timeout) throws IOException {
        Selector selector = Selector.open();
        listener.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
        boolean wanted = true;
        while (wanted) {
            wanted = selector.select(_ -> {}, timeout.toMillis()) > 0;
            for (SocketChannel client = listener.accept(); client != null; client = listener.accept()) {
                admit(client);
            }
            wanted |= !drives.smartctl.idle() || collections.stream().anyMatch(Collection::busy);
        }
    }

    private void admit(SocketChannel client) throws IOException {
        if (collections.stream().mapToInt(Collection::clients).sum() >= CLIENTS) {
            Log.problem("clients", CLIENTS + " are connected, more are refused");
            client.close();
        } else if (collections.isEmpty() || !collections.getLast().join(client)) {
            if (collections.size() > 1) {
                collections.removeFirst().cut();
            }
            collections.addLast(new Collection(drives));
            collections.getLast().start(client);
            Log.problem("clients", "");
        }
    }
}

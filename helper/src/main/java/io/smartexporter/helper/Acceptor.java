package io.smartexporter.helper;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// Accepts clients. Connecting is the request: a client joins the newest collection, or starts one if that is complete.
///
/// A client that still receives a collection when the second one after it is created is cut off: never more than two
/// are in memory.
final class Acceptor {
    private static final int CLIENTS = 256;

    /// Whether the clients are the predecessor's.
    final boolean version1;
    final Smartctl smartctl;
    final Listing listing;
    /// How many smartctl run at a time.
    final int parallel;
    private final Duration timeout;
    final Pace pace = new Pace(System::nanoTime);
    /// The newest last. It may still wait for its start.
    private final Deque<Collection> collections = new ArrayDeque<>();

    /// @throws IllegalArgumentException for a mistake on the command line
    Acceptor(Options options) {
        version1 = options.number("--protocol", "2", "[12]") == 1;
        smartctl = new Smartctl(options, version1);
        listing = new Listing(options, smartctl);
        timeout = options.seconds("--timeout", "0");
        parallel = (int) options.number("--parallel", "32", "[1-9][0-9]{0,2}");
    }

    /// Returns after `--timeout` without a client, when all is done; never, if that is zero.
    void serve(ServerSocketChannel listener) throws IOException, InterruptedException {
        Selector selector = Selector.open();
        listener.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
        long busy = System.nanoTime();
        while (timeout.isZero() || System.nanoTime() - busy < timeout.toNanos()) {
            selector.select(_ -> {}, waiting() ? pace.delay() / 1_000_000 + 1 : timeout.toMillis());
            SocketChannel client = listener.accept();
            if (client != null) {
                admit(client);
            }
            if (waiting() && pace.delay() == 0) {
                collections.getLast().start();
            }
            boolean open = collections.stream().anyMatch(each -> each.state != Collection.State.OVER);
            if (client != null || open || smartctl.anyStuck()) {
                busy = System.nanoTime();
            }
        }
    }

    private boolean waiting() {
        return !collections.isEmpty() && collections.getLast().state == Collection.State.WAITING;
    }

    private void admit(SocketChannel client) throws IOException, InterruptedException {
        if (collections.stream().mapToLong(Collection::clients).sum() >= CLIENTS) {
            Log.problem("clients", true, CLIENTS + " are connected, more are refused");
            client.close();
        } else if (collections.isEmpty() || !collections.getLast().join(client)) {
            Log.problem("clients", false, "");
            Collection next = new Collection(this);
            next.join(client);
            collections.addLast(next);
            if (collections.size() > 2) {
                // It is complete, but the threads of its clients may not have run yet.
                collections.removeFirst().cutOff(Duration.ofMillis(500));
            }
        }
    }
}

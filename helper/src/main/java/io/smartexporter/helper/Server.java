package io.smartexporter.helper;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

/// Takes clients. Connecting is the request: it joins the collection that runs, or starts one.
///
/// A client that still takes the frames of a collection when the second one after it starts is cut off, so that there are never more
/// than two in memory.
///
/// @param parallel how many smartctl may run at a time
/// @param old whether the predecessor's protocol is spoken
/// @param collections the last two, the newest last
record Server(Drives drives, int parallel, boolean old, Deque<Collection> collections) {
    private static final int CLIENTS = 256;
    private static final List<String> ASKED = List.of("--json=c -n standby -i -H -A -l error -l selftest".split(" "));

    static Server of(Options options) {
        boolean old = options.number("--protocol", "2", "[12]") == 1;
        int parallel = (int) options.number("--parallel", "16", "[1-9][0-9]{0,2}");
        Stream.of("--include", "--exclude").flatMap(name -> options.all(name).stream()).forEach(Drive.named("", "")::fits);
        Smartctl smartctl = Smartctl.of(options, old ? Protocol1.ASKED : ASKED);
        return new Server(new Drives(options, smartctl, new LinkedHashSet<>()), parallel, old, new ArrayDeque<>());
    }

    /// Returns when nobody connected for so many milliseconds and all is done; never, if it is zero.
    void serve(long timeout, ServerSocketChannel listener) throws IOException {
        Log.write(Log.INFO, "ready on " + listener.getLocalAddress());
        Selector selector = Selector.open();
        listener.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
        while (selector.select(_ -> {}, timeout) > 0 || drives.smartctl().runs().values().stream().anyMatch(Run::stuck)
                || collections.stream().anyMatch(each -> each.reader.isAlive())) {
            for (SocketChannel client = listener.accept(); client != null; client = listener.accept()) {
                admit(client);
            }
        }
    }

    private void admit(SocketChannel client) throws IOException {
        if (collections.stream().flatMap(each -> each.clients.stream()).filter(Thread::isAlive).count() >= CLIENTS) {
            Log.problem("clients", CLIENTS + " are connected, more are refused");
            client.close();
        } else if (collections.isEmpty() || !collections.getLast().join(client)) {
            Log.problem("clients", "");
            if (collections.size() > 1) {
                collections.removeFirst().clients.forEach(Thread::interrupt);
            }
            collections.addLast(new Collection(this));
            collections.getLast().join(client);
            collections.getLast().start();
        }
    }
}

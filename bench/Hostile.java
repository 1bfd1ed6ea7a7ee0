import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/// The hostile clients of the soak test. Each has a loopback address of its own, goes on until it is stopped, and closes what it has
/// opened; what the exporter does to it is none of its business.
final class Hostile {
    private static final String GET = "GET /metrics HTTP/1.1\r\nHost: x\r\n";
    private static final int HELD = 60;

    /// More than one address may have open.
    private static final int CROWD = 150;
    private static final int HELD_SECONDS = 15;
    private static final List<String> CONFLICTS = List.of("Content-Length: 0\r\nContent-Length: 5\r\n\r\nabcde",
            "Content-Length: -1\r\n\r\n", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding: xchunked\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
            "Content-Length: 99999999999999999999\r\n\r\n", "Expect: 100-continue\r\nContent-Length: 10\r\n\r\n");

    private static final List<String> QUESTIONS = List.of("GET /metrics?name[]=%00&name[]=%ff&name[]= HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /metrics?" + "name[]=smart_drive_up&".repeat(150) + " HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /metrics?&&==&name%5B%5D HTTP/1.1\r\nHost: x\r\n\r\n", "GET /%2e%2e/%00/%ff;a=b HTTP/1.1\r\nHost: x\r\n\r\n",
            GET + "Accept: ;;;q=x/////,*/*;q=9\r\nAccept-Encoding: gzip;q=x,,*;q=0\r\n\r\n",
            GET + "X-Prometheus-Scrape-Timeout-Seconds: NaN\r\n\r\n", GET + "Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
            "CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n", "TRACE /metrics HTTP/1.1\r\nHost: x\r\n\r\n");

    /// One way to be hostile. It returns when it is stopped, or to be begun again.
    private interface Way {
        void attack(String address, Random random) throws IOException;
    }

    private final int port;
    private final AtomicBoolean stop = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Map<String, LongAdder> connections = new ConcurrentHashMap<>();

    Hostile(int port) {
        this.port = port;
        begin("byte by byte", "127.0.0.2", this::byteByByte);
        begin("silent", "127.0.0.3", this::silent);
        begin("never reads", "127.0.0.4", this::neverReads);
        begin("garbage", "127.0.0.5", this::garbage);
        begin("pipelined flood", "127.0.0.6", this::flood);
        begin("HTTP/1.0 and reset", "127.0.0.7", this::reset);
        begin("odd requests", "127.0.0.8", this::oddRequests);
        begin("storm", "127.0.0.9", this::storm);
    }

    int count() {
        return threads.size();
    }

    /// How many connections each has opened.
    Map<String, LongAdder> connections() {
        return connections;
    }

    void stop() throws InterruptedException {
        stop.set(true);
        for (Socket socket : open) {
            closeQuietly(socket); // some of them wait within a write
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // it is gone all the same
        }
    }

    private void begin(String name, String address, Way way) {
        connections.put(name, new LongAdder());
        Random random = new Random(address.hashCode());
        threads.add(Thread.ofVirtual().name(name).start(() -> {
            while (!stop.get()) {
                try {
                    way.attack(address, random);
                } catch (IOException _) {
                    pause(20); // refused, closed or reset, as it should be
                }
            }
        }));
    }

    private void byteByByte(String address, Random random) throws IOException {
        hold(HELD, address, 0, GET + "X-Slow: ", "a");
    }

    private void silent(String address, Random random) throws IOException {
        hold(CROWD, address, 0, "", "");
    }

    private void neverReads(String address, Random random) throws IOException {
        hold(HELD, address, 4096, (GET + "\r\n").repeat(5), "");
    }

    /// Keeps many connections open for a while, and opens those anew to which nothing can be sent any more.
    private void hold(int count, String address, int receiveBuffer, String beginning, String eachSecond) throws IOException {
        List<Socket> held = new ArrayList<>();
        try {
            for (int second = 0; second < HELD_SECONDS && !stop.get(); second++) {
                while (held.size() < count && !stop.get()) {
                    Socket socket = connect(address, receiveBuffer);
                    held.add(socket);
                    send(socket, beginning);
                }
                for (Socket socket : List.copyOf(held)) {
                    if (!sends(socket, eachSecond)) {
                        socket.close();
                        held.remove(socket);
                    }
                }
                pause(1000);
            }
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
    }

    private void garbage(String address, Random random) throws IOException {
        try (Socket socket = connect(address, 0)) {
            switch (random.nextInt(4)) {
                case 0 -> {
                    byte[] bytes = new byte[random.nextInt(1, 4096)];
                    random.nextBytes(bytes);
                    socket.getOutputStream().write(bytes);
                }
                case 1 -> send(socket, GET.substring(0, random.nextInt(GET.length())));
                case 2 -> send(socket, GET + "X: " + "a".repeat(200_000) + "\r\n\r\n");
                default -> send(socket, GET + "X-Many: a\r\n".repeat(20_000) + "\r\n");
            }
            pause(random.nextInt(50));
        }
    }

    private void flood(String address, Random random) throws IOException {
        try (Socket socket = connect(address, 0)) {
            send(socket, "GET /health HTTP/1.1\r\nHost: x\r\n\r\n".repeat(500));
            takeSome(socket, 20_000);
        }
        pause(100);
    }

    /// Asks for an answer, some times with its last word, takes a little of it, and resets the connection.
    private void reset(String address, Random random) throws IOException {
        try (Socket socket = connect(address, 4096)) {
            send(socket, random.nextBoolean() ? "GET /metrics HTTP/1.0\r\n\r\n" : GET + "\r\n");
            if (random.nextBoolean()) {
                socket.shutdownOutput();
            }
            takeSome(socket, random.nextInt(8192));
            socket.setSoLinger(true, 0);
        }
        pause(50);
    }

    /// Which another server might read in another way, or which nobody should ask.
    private void oddRequests(String address, Random random) throws IOException {
        try (Socket socket = connect(address, 0)) {
            if (random.nextBoolean()) {
                send(socket, "POST /-/reload HTTP/1.1\r\nHost: x\r\n" + CONFLICTS.get(random.nextInt(CONFLICTS.size())));
            } else {
                send(socket, QUESTIONS.get(random.nextInt(QUESTIONS.size())));
            }
            takeSome(socket, 64);
        }
        pause(20);
    }

    private void storm(String address, Random random) throws IOException {
        for (int i = 0; i < 50; i++) {
            try (Socket socket = connect(address, 0)) {
                socket.setSoLinger(i % 2 == 0, 0);
            }
        }
        pause(200);
    }

    private Socket connect(String address, int receiveBuffer) throws IOException {
        Socket socket = new Socket() {
            @Override
            public synchronized void close() throws IOException {
                open.remove(this);
                super.close();
            }
        };
        open.add(socket);
        try {
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.setSoTimeout(2000);
            socket.bind(new InetSocketAddress(address, 0));
            socket.connect(new InetSocketAddress("127.0.0.1", port), 2000);
            connections.get(Thread.currentThread().getName()).increment();
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static boolean sends(Socket socket, String text) {
        try {
            send(socket, text);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void takeSome(Socket socket, int bytes) throws IOException {
        InputStream in = socket.getInputStream();
        int left = bytes;
        int count = 0;
        while (left > 0 && count >= 0) {
            count = in.read(new byte[Math.min(left, 4096)]);
            left -= count;
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}

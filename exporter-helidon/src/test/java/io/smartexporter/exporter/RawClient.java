package io.smartexporter.exporter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// An HTTP client that reads to the end of each answer and no further, and tells where one breaks off.
///
/// It is a program of its own, so that it can run on another host than the test:
///
///     RawClient FOLDER HOST PORT keep-alive|close quick|slow REQUEST…
///
/// sends the requests, each without the empty line at its end, and leaves the answers in the folder, as `0.head` and `0.body`,
/// `1.head` and so on. A slow one has a small receive buffer and takes little at a time.
final class RawClient {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int SLOW_BYTES = 8192;
    private static final int SLOW_MILLIS = 2;

    private final InetSocketAddress address;
    private final boolean slow;

    private RawClient(InetSocketAddress address, boolean slow) {
        this.address = address;
        this.slow = slow;
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        InetSocketAddress address = new InetSocketAddress(arguments[1], Integer.parseInt(arguments[2]));
        RawClient client = new RawClient(address, arguments[4].equals("slow"));
        List<String> requests = Arrays.asList(arguments).subList(5, arguments.length);
        if (arguments[3].equals("close")) {
            client.oneConnectionEach(folder, requests);
        } else {
            client.oneConnectionForAll(folder, requests);
        }
    }

    private void oneConnectionForAll(Path folder, List<String> requests) throws Exception {
        try (Socket socket = connect()) {
            for (int i = 0; i < requests.size(); i++) {
                ask(socket, requests.get(i) + "\r\n");
                keep(folder, i, socket);
            }
        }
    }

    private void oneConnectionEach(Path folder, List<String> requests) throws Exception {
        for (int i = 0; i < requests.size(); i++) {
            try (Socket socket = connect()) {
                ask(socket, requests.get(i) + "Connection: close\r\n\r\n");
                keep(folder, i, socket);
                awaitEnd(i, socket);
            }
        }
    }

    private static void awaitEnd(int number, Socket socket) throws IOException {
        try {
            if (socket.getInputStream().read() == -1) {
                return;
            }
        } catch (SocketTimeoutException e) {
            throw new IOException("after answer " + number + " the connection stays open, with Connection: close", e);
        }
        throw new IOException("answer " + number + " is followed by something, with Connection: close");
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        if (slow) {
            socket.setReceiveBufferSize(SLOW_BYTES);
        }
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(address);
        return socket;
    }

    private static void ask(Socket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    private void keep(Path folder, int number, Socket socket) throws Exception {
        InputStream in = socket.getInputStream();
        String head = head(in);
        Files.writeString(folder.resolve(number + ".head"), head);
        Files.write(folder.resolve(number + ".body"), body(number, head, in));
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed within a head: " + head);
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private byte[] body(int number, String head, InputStream in) throws Exception {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        String lower = head.toLowerCase(Locale.ROOT);
        try {
            if (lower.contains("\r\ntransfer-encoding: chunked\r\n")) {
                chunks(in, body);
            } else {
                int length = Integer.parseInt(lower.replaceFirst("(?s).*\r\ncontent-length: (\\d+)\r\n.*", "$1"));
                read(in, length, body);
            }
        } catch (IOException e) {
            throw new IOException("answer " + number + " is cut after " + body.size() + " bytes of its body: " + e + "\n" + head,
                    e);
        }
        return body.toByteArray();
    }

    private void chunks(InputStream in, ByteArrayOutputStream body) throws Exception {
        int length = Integer.parseInt(line(in), 16);
        while (length > 0) {
            read(in, length, body);
            line(in);
            length = Integer.parseInt(line(in), 16);
        }
        line(in);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("closed between chunks");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    private void read(InputStream in, int length, ByteArrayOutputStream body) throws Exception {
        byte[] buffer = new byte[slow ? SLOW_BYTES : 65_536];
        int left = length;
        while (left > 0) {
            int count = in.read(buffer, 0, Math.min(left, buffer.length));
            if (count < 0) {
                throw new IOException("closed, " + left + " bytes are missing");
            }
            body.write(buffer, 0, count);
            left -= count;
            if (slow) {
                Thread.sleep(SLOW_MILLIS);
            }
        }
    }
}

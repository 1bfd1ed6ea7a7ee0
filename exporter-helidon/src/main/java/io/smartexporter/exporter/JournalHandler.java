package io.smartexporter.exporter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.logging.ErrorManager;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.newsclub.net.unix.AFUNIXDatagramSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/// Logs to journald by its native protocol (systemd.io/JOURNAL_NATIVE_PROTOCOL): one datagram an entry, with its priority.
final class JournalHandler extends Handler {
    /// journald's socket.
    static final Path SOCKET = Path.of("/run/systemd/journal/socket");

    /// Well below Linux's default limit of a datagram, 212,992 bytes.
    private static final int LONGEST = 32 << 10;

    private final AFUNIXDatagramSocket socket;

    /// @throws IOException if nothing listens there
    JournalHandler(Path journal, Formatter formatter) throws IOException {
        socket = AFUNIXDatagramSocket.newInstance();
        socket.connect(AFUNIXSocketAddress.of(journal));
        setFormatter(formatter);
    }

    @Override
    public void publish(LogRecord event) {
        if (!isLoggable(event)) {
            return;
        }
        ByteArrayOutputStream entry = new ByteArrayOutputStream(256);
        field(entry, "MESSAGE", getFormatter().format(event));
        field(entry, "PRIORITY", Integer.toString(Logs.priority(event.getLevel())));
        field(entry, "SYSLOG_IDENTIFIER", "prometheus_smart_exporter");
        field(entry, "LOGGER", String.valueOf(event.getLoggerName()));
        try {
            socket.send(new DatagramPacket(entry.toByteArray(), entry.size()));
        } catch (IOException e) {
            reportError("journald does not take a log entry", e, ErrorManager.WRITE_FAILURE);
        }
    }

    /// Name, line feed, length in eight bytes little endian, value, line feed: the form whose values may hold line feeds.
    private static void field(ByteArrayOutputStream to, String name, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, LONGEST);
        to.writeBytes((name + "\n").getBytes(StandardCharsets.US_ASCII));
        to.writeBytes(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array());
        to.write(bytes, 0, length);
        to.write('\n');
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        try {
            socket.close();
        } catch (RuntimeException e) {
            reportError("journald's socket does not close", e, ErrorManager.CLOSE_FAILURE);
        }
    }
}

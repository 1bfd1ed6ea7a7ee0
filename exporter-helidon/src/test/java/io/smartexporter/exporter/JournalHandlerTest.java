package io.smartexporter.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.newsclub.net.unix.AFUNIXDatagramSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

@Timeout(30)
class JournalHandlerTest {
    @TempDir
    private Path folder;

    @Test
    void anEntryIsOneDatagramWithItsPriorityAndItsLineFeeds() throws Exception {
        Path socket = folder.resolve("journal");
        try (AFUNIXDatagramSocket journald = AFUNIXDatagramSocket.newInstance()) {
            journald.bind(AFUNIXSocketAddress.of(socket));
            JournalHandler handler = new JournalHandler(socket, new SimpleFormatter() {
                @Override
                public String format(LogRecord event) {
                    return event.getMessage();
                }
            });
            LogRecord event = new LogRecord(Level.WARNING, "drive 0:0:0:0 has no data\nPRIORITY=0");
            event.setLoggerName("x.Y");
            handler.publish(event);
            handler.publish(new LogRecord(Level.SEVERE, "l".repeat(100_000)));

            Map<String, String> first = receive(journald);
            assertEquals("drive 0:0:0:0 has no data\nPRIORITY=0", first.get("MESSAGE"));
            assertEquals("4", first.get("PRIORITY"));
            assertEquals("prometheus_smart_exporter", first.get("SYSLOG_IDENTIFIER"));
            assertEquals("x.Y", first.get("LOGGER"));
            Map<String, String> second = receive(journald);
            assertEquals("3", second.get("PRIORITY"));
            assertEquals(32768, second.get("MESSAGE").length());
            handler.close();
        }
    }

    @Test
    void aJournalThatIsNotThereIsAnError() {
        assertThrows(IOException.class, () -> new JournalHandler(folder.resolve("none"), new SimpleFormatter()));
        ConfigurationException e = assertThrows(ConfigurationException.class, () -> Logs.configure(1, folder.resolve("none")));
        assertTrue(e.getMessage().startsWith("--journal: journald does not listen on " + folder.resolve("none")), e.getMessage());
    }

    private static Map<String, String> receive(AFUNIXDatagramSocket journald) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[1 << 16], 1 << 16);
        journald.receive(packet);
        Map<String, String> fields = new HashMap<>();
        ByteBuffer in = ByteBuffer.wrap(packet.getData(), 0, packet.getLength()).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            StringBuilder name = new StringBuilder();
            for (char c = (char) in.get(); c != '\n'; c = (char) in.get()) {
                name.append(c);
            }
            byte[] value = new byte[(int) in.getLong()];
            in.get(value);
            assertEquals('\n', in.get());
            fields.put(name.toString(), new String(value, UTF_8));
        }
        return fields;
    }
}

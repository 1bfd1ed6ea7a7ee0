package io.smartexporter.exporter;

import java.io.IOException;
import java.net.DatagramPacket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.AFUNIXDatagramSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/// Reports the state of the service to systemd, as sd_notify(3) does. Without `NOTIFY_SOCKET` there is nobody to report to.
final class ServiceManager {
    private static final Logger LOG = Logger.getLogger(ServiceManager.class.getName());

    /// The JDK has no UNIX datagrams.
    private final @Nullable AFUNIXDatagramSocket socket;
    private final LongSupplier clock;
    private final long beat;
    private long lastBeat;
    private boolean ready;
    private boolean failed;
    private String reload = "";
    private String drives = "";

    /// @param beat nanoseconds between two signs of life; 0 for none
    private ServiceManager(@Nullable AFUNIXDatagramSocket socket, long beat, LongSupplier clock) {
        this.socket = socket;
        this.beat = beat;
        this.clock = clock;
    }

    /// @param environment has `NOTIFY_SOCKET` and `WATCHDOG_USEC` where systemd waits for reports
    /// @param clock monotonic, in nanoseconds
    static ServiceManager of(Map<String, String> environment, LongSupplier clock) {
        String name = environment.getOrDefault("NOTIFY_SOCKET", "");
        String watchdog = environment.getOrDefault("WATCHDOG_USEC", "");
        long beat = watchdog.matches("[1-9]\\d{0,15}") ? TimeUnit.MICROSECONDS.toNanos(Long.parseLong(watchdog)) / 3 : 0;
        try {
            return new ServiceManager(name.isEmpty() ? null : open(name), beat, clock);
        } catch (IOException e) {
            LOG.warning(
                    "NOTIFY_SOCKET " + SafeText.clean(name) + ": " + e.getMessage() + ": systemd learns nothing of this process");
            return new ServiceManager(null, 0, clock);
        }
    }

    private static AFUNIXDatagramSocket open(String name) throws IOException {
        AFUNIXDatagramSocket socket = AFUNIXDatagramSocket.newInstance();
        socket.connect(name.startsWith("@")
                ? AFUNIXSocketAddress.inAbstractNamespace(name.substring(1))
                : AFUNIXSocketAddress.of(Path.of(name)));
        return socket;
    }

    /// The service listens.
    synchronized void ready() {
        ready = true;
        send("READY=1\nSTATUS=" + status());
    }

    /// A reload begins; [#reloaded] follows.
    synchronized void reloading() {
        if (ready) {
            send("RELOADING=1\nMONOTONIC_USEC=" + TimeUnit.NANOSECONDS.toMicros(clock.getAsLong()));
        }
    }

    /// @param problem why the files are not in force; empty if they are
    synchronized void reloaded(String problem) {
        reload = problem.isEmpty() ? "" : "; the files on disk are not in force: " + SafeText.clean(problem);
        if (ready) {
            send("READY=1\nSTATUS=" + status());
        }
    }

    /// A collection has ended.
    synchronized void collected(Snapshot collection) {
        String text = collection.systemError() != null
                ? "the helper does not answer"
                : collection.drives().size() + " drives, " + collection.drives().stream().filter(Drive::up).count() + " read";
        if (!text.equals(drives)) {
            drives = text;
            send("STATUS=" + status());
        }
    }

    /// A sign of life, from a thread that does some work; sent as often as systemd wants one.
    synchronized void alive() {
        long now = clock.getAsLong();
        if (beat > 0 && ready && now - lastBeat >= beat) {
            lastBeat = now;
            send("WATCHDOG=1");
        }
    }

    private String status() {
        return (drives.isEmpty() ? "no scrape so far" : drives) + reload;
    }

    private void send(String state) {
        byte[] bytes = state.getBytes(StandardCharsets.UTF_8);
        try {
            if (socket != null) {
                socket.send(new DatagramPacket(bytes, bytes.length));
            }
            failed = false;
        } catch (IOException e) {
            if (!failed) {
                LOG.warning("systemd does not take a report: " + e.getMessage());
            }
            failed = true;
        }
    }
}

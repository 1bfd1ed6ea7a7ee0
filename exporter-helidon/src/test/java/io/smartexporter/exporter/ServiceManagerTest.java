package io.smartexporter.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.DatagramPacket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.newsclub.net.unix.AFUNIXDatagramSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

@Timeout(60)
class ServiceManagerTest {
    @TempDir
    private Path folder;

    private AFUNIXDatagramSocket systemd;
    private long now = TimeUnit.SECONDS.toNanos(5);

    @BeforeEach
    void listen() throws Exception {
        systemd = AFUNIXDatagramSocket.newInstance();
        systemd.bind(AFUNIXSocketAddress.of(folder.resolve("notify")));
    }

    @AfterEach
    void close() {
        systemd.close();
    }

    private ServiceManager manager(String watchdog) {
        return ServiceManager.of(Map.of("NOTIFY_SOCKET", folder.resolve("notify").toString(), "WATCHDOG_USEC", watchdog),
                () -> now);
    }

    private String next() throws Exception {
        DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
        systemd.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), UTF_8);
    }

    private static Snapshot collection(String error) {
        return new Snapshot(Reports.RULES, 0, 1, error,
                new Snapshot.Helper("1", new Smartctl("7.4", "1.0", "5530", "(local build)"), ""), List.of(), List.of());
    }

    @Test
    void systemdLearnsOfTheStartOfReloadsAndOfTheDrives() throws Exception {
        ServiceManager manager = manager("");
        manager.reloading();
        manager.reloaded("");
        manager.ready();
        assertEquals("READY=1\nSTATUS=no scrape so far", next(), "and nothing before it listens");
        manager.collected(collection(null));
        manager.collected(collection(null));
        assertEquals("STATUS=0 drives, 0 read", next());
        manager.reloading();
        assertEquals("RELOADING=1\nMONOTONIC_USEC=5000000", next(), "the status is sent once");
        manager.reloaded("attrmap.json:1:2: wrong\nREADY=0");
        assertEquals("READY=1\nSTATUS=0 drives, 0 read; the files on disk are not in force: attrmap.json:1:2: wrong?READY=0",
                next());
        manager.collected(collection("helper at x: no such file"));
        assertEquals("STATUS=the helper does not answer; the files on disk are not in force: attrmap.json:1:2: wrong?READY=0",
                next());
    }

    @Test
    void signsOfLifeComeAsOftenAsTheyAreWanted() throws Exception {
        ServiceManager manager = manager("3000000");
        manager.ready();
        next();
        manager.alive();
        assertEquals("WATCHDOG=1", next());
        now += TimeUnit.MILLISECONDS.toNanos(999);
        manager.alive();
        now += TimeUnit.MILLISECONDS.toNanos(1);
        manager.alive();
        assertEquals("WATCHDOG=1", next());
        manager.reloading();
        assertEquals("RELOADING=1\nMONOTONIC_USEC=6000000", next());
    }

    @Test
    void withoutSystemdNothingIsReported() {
        ServiceManager none = ServiceManager.of(Map.of(), () -> now);
        none.ready();
        none.alive();
        ServiceManager gone = ServiceManager.of(Map.of("NOTIFY_SOCKET", folder.resolve("absent").toString()), () -> now);
        gone.ready();
    }
}

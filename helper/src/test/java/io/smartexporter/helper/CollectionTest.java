package io.smartexporter.helper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartexporter.wire.Message.DriveReport;
import io.smartexporter.wire.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What clients get of a collection, when, and for how long.
@Timeout(60)
class CollectionTest {
    @TempDir
    private Path folder;

    private Helper helper;

    @BeforeEach
    void make() throws Exception {
        helper = new Helper(folder);
    }

    @AfterEach
    void close() throws Exception {
        helper.close();
    }

    private void drives(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            helper.scsi(i + ":0:0:0", Fixture.name(i));
        }
    }

    private static byte[] bytes(SocketChannel client) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        while (client.read(buffer.clear()) >= 0) {
            all.write(buffer.array(), 0, buffer.position());
        }
        return all.toByteArray();
    }

    @Test
    void aLateClientGetsEverythingFromTheManifestOn() throws Exception {
        drives(3);
        helper.smartctl("[ $dev = /dev/sda ] || while [ ! -e $dir/go ]; do sleep 0.05; done; echo $dev");
        helper.start();
        try (SocketChannel early = helper.connect()) {
            helper.awaitOutput("sda: ok");
            try (SocketChannel late = helper.connect()) {
                assertEquals(3, Helper.read(late, () -> make("go")).size());
            }
            assertEquals(3, Helper.read(early, () -> {}).size());
        }
        assertEquals(3, helper.calls());
    }

    private void make(String file) {
        try {
            Files.createFile(folder.resolve(file));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whoConnectsAfterTheEndGetsANewCollection() throws Exception {
        drives(1);
        helper.start();
        helper.ask();
        helper.ask();
        assertEquals(2, helper.calls());
    }

    @Test
    void aClientThatNeverReadsIsCutOffTenSecondsAfterTheEnd() throws Exception {
        drives(3);
        helper.smartctl("head -c 500000 /dev/zero");
        helper.start("--timeout", "1");
        long start = System.nanoTime();
        try (SocketChannel deaf = helper.connect()) {
            helper.awaitOutput("did not take all");
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
            assertTrue(seconds >= 9 && seconds < 20, seconds + " s");
            assertTrue(bytes(deaf).length < 1_500_000);
        }
        assertEquals(0, helper.exitStatus(), "and nothing keeps it from being idle then");
    }

    @Test
    void aClientOfAnOldCollectionIsCutOffWhenTheSecondNewerOneStarts() throws Exception {
        drives(3);
        helper.smartctl("head -c 500000 /dev/zero");
        helper.start();
        try (SocketChannel deaf = helper.connect()) {
            helper.awaitOutput("sdc: ok");
            while (helper.calls() < 9) {
                assertEquals(3, helper.ask().size());
            }
            helper.awaitOutput("did not take all");
            assertTrue(bytes(deaf).length < 1_500_000);
        }
    }

    @Test
    void moreThan256ClientsAreRefusedAtOnceAndToldOnce() throws Exception {
        drives(1);
        helper.smartctl("while [ ! -e $dir/go ]; do sleep 0.05; done");
        helper.start();
        List<SocketChannel> clients = new ArrayList<>();
        for (int i = 0; i < 256; i++) {
            clients.add(helper.connect());
        }
        for (int i = 0; i < 3; i++) {
            try (SocketChannel refused = helper.connect()) {
                assertEquals(0, bytes(refused).length);
            }
        }
        assertEquals(1, helper.output().lines().filter(line -> line.contains("256 are connected")).count());
        make("go");
        for (SocketChannel client : clients) {
            assertEquals(1, Helper.read(client, () -> {}).size());
            client.close();
        }
        assertEquals(1, helper.ask().size());
    }

    @Test
    void aProblemIsToldWhenItBeginsAndWhenItEnds() throws Exception {
        drives(1);
        helper.smartctl("[ -e $dir/well ] || sleep 1000; echo well");
        helper.start("--drive-timeout=0.3");
        for (int i = 0; i < 3; i++) {
            assertEquals(Outcome.TIMEOUT, helper.ask().get("0:0:0:0").outcome());
        }
        make("well");
        assertEquals(Outcome.OK, helper.ask().get("0:0:0:0").outcome());
        helper.awaitOutput("sda: well again");
        List<String> told = helper.output().lines().filter(line -> line.contains("gave no answer")).toList();
        assertEquals(1, told.size(), told.toString());
        assertTrue(told.getFirst().startsWith("sda: ") && told.getFirst().contains("0:0:0:0"), told.getFirst());
    }

    @Test
    void protocol1IsOneFrameForThePredecessorsExporter() throws Exception {
        drives(2);
        Files.createDirectories(folder.resolve("sys/class/nvme/nvme0"));
        helper.smartctl("""
                [ "$1" = -iA ] && [ $dev = /dev/sda ] || { echo 'no such device'; exit 2; }
                echo 'Device Model:     ONE'
                echo 'Serial Number:    S1'
                echo
                echo 'ID# ATTRIBUTE_NAME          FLAG     VALUE WORST THRESH TYPE      UPDATED  WHEN_FAILED RAW_VALUE'
                echo '  5 Reallocated_Sector_Ct   0x0003   100   100   036    Pre-fail  Always       -       7'""");
        helper.start("--protocol", "1");
        try (SocketChannel client = helper.connect()) {
            ByteBuffer frame = ByteBuffer.wrap(bytes(client)).order(ByteOrder.LITTLE_ENDIAN);
            assertEquals(1, frame.get());
            assertEquals(frame.remaining() - 8, frame.getLong());
            String text = UTF_8.decode(frame).toString();
            String one = "{'serial': 'S1', 'model': 'ONE', 'family': 'unknown', 'attrs': [{'ID#': 5, 'Name': 'Reallocated_Sector_Ct', "
                    + "'Value': 100, 'Worst': 100, 'Thresh': 36, 'Raw': 7}], 'error': 0, 'port': '0:0:0:0'}";
            String two = "{'error': 1, 'port': '1:0:0:0'}";
            assertTrue(text.equals("[" + one + ", " + two + "]") || text.equals("[" + two + ", " + one + "]"), text);
        }
    }

    @Test
    void atMostSoManyRunAtATime() throws Exception {
        drives(6);
        helper.smartctl("mkdir $dir/r$$; ls -d $dir/r[0-9]* | wc -l; sleep 0.2; rmdir $dir/r$$");
        helper.start("--parallel=2");
        for (DriveReport report : helper.ask().values()) {
            assertTrue(Integer.parseInt(new String(report.output(), UTF_8).strip()) <= 2);
        }
    }

    /// A process of another user cannot be killed by a helper that is not root: that is as good as one in uninterruptible sleep.
    @Test
    void aSmartctlThatCannotBeKilledIsQuarantined() throws Exception {
        Path setpriv = Path.of("/usr/bin/setpriv");
        Fixture.skipUnless(System.getProperty("user.name").equals("root") && Files.isExecutable(setpriv),
                "needs root and setpriv");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path elevate = Files.copy(setpriv, folder.resolve("elevate"));
        Files.setAttribute(elevate, "unix:mode", 04755);
        drives(2);
        helper.smartctl("[ $dev = /dev/sdb ] || [ -e $dir/well ] || exec $dir/elevate --reuid=0 sleep 4; echo fine");
        copyModules();
        List<String> command = List.of("/bin/sh", "-c", "umask 177 && exec \"$@\"", "sh", setpriv.toString(), "--reuid=65534",
                "--regid=65534", "--clear-groups",
                System.getProperty("java.home") + "/bin/java", "-p", folder.resolve("modules").toString(), "-m",
                "io.smartexporter.helper/io.smartexporter.helper.Main", "--socket-path", helper.socket.toString(), "--sysfs",
                folder.resolve("sys").toString(), "--smartctl", folder.resolve("smartctl").toString(), "--drive-timeout=0.5",
                "-vv");
        helper.process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile())
                .start();
        while (!Files.readString(folder.resolve("log")).contains("ready on")) {
            assertTrue(helper.process.isAlive(), Files.readString(folder.resolve("log")));
            Thread.sleep(10);
        }
        for (int i = 0; i < 2; i++) {
            Map<String, DriveReport> reports = helper.ask();
            assertEquals(Outcome.HUNG, reports.get("0:0:0:0").outcome());
            assertEquals(Outcome.OK, reports.get("1:0:0:0").outcome());
        }
        make("well");
        long left = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (helper.ask().get("0:0:0:0").outcome() != Outcome.OK) {
            assertTrue(System.nanoTime() < left);
            Thread.sleep(100);
        }
    }

    private void copyModules() throws Exception {
        for (Class<?> type : List.of(Main.class, io.smartexporter.wire.Frame.class)) {
            LauncherTest.copyModule(type, Files.createDirectories(folder.resolve("modules")));
        }
    }

    @Test
    void aStreamThatIsCutIsNotTakenForAWholeOne() throws Exception {
        drives(1);
        helper.smartctl("touch $dir/begun; exec sleep 1000");
        helper.start();
        try (SocketChannel client = helper.connect()) {
            while (!Files.exists(folder.resolve("begun"))) {
                Thread.sleep(10);
            }
            helper.process.destroy();
            assertThrows(IOException.class, () -> Helper.read(client, () -> {}));
        }
    }

    /// They would be taken for smartctls that print half of a document.
    @Test
    void smartctlsThatAreKilledBecauseTheHelperEndsAreNotReported() throws Exception {
        drives(16);
        helper.smartctl("echo half; exec sleep 1000");
        helper.start();
        try (SocketChannel client = helper.connect()) {
            while (helper.calls() < 16) {
                Thread.sleep(10);
            }
            helper.process.destroy();
            String said = new String(bytes(client), UTF_8);
            assertFalse(said.contains("outcome"), said);
        }
    }
}

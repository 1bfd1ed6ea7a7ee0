package io.smartexporter.helper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartexporter.wire.Message.DriveReport;
import io.smartexporter.wire.Outcome;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The helper from outside: a process, its socket and what it starts.
@Timeout(90)
class HelperProcessTest {
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

    @Test
    void smartctlIsRunWithTheseWordsAndItsOutputIsHandedOnUntouched() throws Exception {
        helper.scsi("0:0:0:0", "sda");
        helper.smartctl("printf '%s|' \"$@\"; env; printf '\\000\\377raw'; exit 216");
        helper.start("--smartctl-arg=--tolerance=permissive", "--device", "/dev/bus/0,megaraid,3");

        Map<String, DriveReport> reports = helper.ask();
        DriveReport sda = reports.get("0:0:0:0");
        String text = new String(sda.output(), UTF_8);
        assertTrue(text.startsWith("--json=c|-n|standby|-i|-H|-A|-l|error|-l|selftest|--tolerance=permissive|/dev/sda|"), text);
        List<String> environment = text.lines().filter(line -> line.matches("[A-Z_a-z]+=.*"))
                .map(line -> line.replaceFirst("=.*", "")).sorted().toList();
        assertTrue(List.of("LC_ALL", "PATH", "PWD").containsAll(environment), environment.toString());
        byte[] tail = {0, (byte) 0xff, 'r', 'a', 'w'};
        assertArrayEquals(tail, Arrays.copyOfRange(sda.output(), sda.output().length - 5, sda.output().length));
        assertEquals(Outcome.OK, sda.outcome());
        assertEquals(216, sda.exitStatus());

        DriveReport raid = reports.get("bus/0,megaraid,3");
        assertEquals("bus/0", raid.drive().device());
        assertEquals("megaraid,3", raid.drive().type());
        assertTrue(new String(raid.output(), UTF_8).contains("|-d|megaraid,3|/dev/bus/0|"));
    }

    @Test
    void drivesAreListedAnewForEachCollection() throws Exception {
        helper.scsi("0:0:0:0", "sda");
        helper.start();
        assertEquals(1, helper.ask().size());
        helper.scsi("1:0:0:0", "sdb");
        assertEquals(2, helper.ask().size());
    }

    @Test
    void sysfsTellsWhatIsADisk() throws Exception {
        helper.scsi("0:0:0:0", "sda");
        Files.writeString(folder.resolve("sys/bus/scsi/devices/0:0:0:0/type"), "0\n");
        Files.writeString(folder.resolve("sys/bus/scsi/devices/0:0:0:0/wwid"), "naa.5000c500deadbeef\n");
        helper.scsi("0:0:1:0", "sr0");
        Files.writeString(folder.resolve("sys/bus/scsi/devices/0:0:1:0/type"), "5\n");
        helper.scsi("0:0:2:0", "sdc");
        Files.writeString(folder.resolve("sys/bus/scsi/devices/0:0:2:0/block/sdc/removable"), "1\n");
        Files.writeString(folder.resolve("sys/bus/scsi/devices/0:0:2:0/block/sdc/size"), "0\n");
        helper.scsi("0:0:3:0", "cciss!c0d0");
        Files.createDirectories(folder.resolve("sys/class/nvme/nvme0"));
        Files.writeString(folder.resolve("sys/class/nvme/nvme0/transport"), "pcie\n");
        Files.createDirectories(folder.resolve("sys/class/nvme/nvme0/nvme0n1"));
        Files.writeString(folder.resolve("sys/class/nvme/nvme0/nvme0n1/size"), "131072\n");
        helper.start();

        Map<String, DriveReport> reports = helper.ask();
        assertEquals(List.of("0:0:0:0", "0:0:3:0", "nvme0"), reports.keySet().stream().sorted().toList());
        assertEquals("naa.5000c500deadbeef", reports.get("0:0:0:0").facts().get("wwid"));
        assertEquals("cciss/c0d0", reports.get("0:0:3:0").drive().device());
        assertEquals("nvme", reports.get("nvme0").drive().transport());
        assertEquals("131072", reports.get("nvme0").facts().get("sectors"));
    }

    @Test
    void filtersChooseAndOneThatFitsNothingIsTold() throws Exception {
        for (int i = 0; i < 4; i++) {
            helper.scsi(i + ":0:0:0", "sd" + (char) ('a' + i));
        }
        helper.start("--include", "sd[a-c]", "--exclude", "1:*", "--exclude", "transport:usb", "--ask=nvme9=-i");
        assertEquals(List.of("0:0:0:0", "2:0:0:0"), helper.ask().keySet().stream().sorted().toList());
        helper.awaitOutput("pattern transport:usb: no drive has");
        helper.awaitOutput("pattern nvme9: no drive has");
    }

    @Test
    void aDeviceWithATypeOfItsOwnReplacesItsListing() throws Exception {
        helper.scsi("0:0:0:0", "sda");
        helper.start("--device", "/dev/sda,sat", "--device=/dev/sg2,cciss,0", "--device=/dev/sg2,cciss,1");
        Map<String, DriveReport> reports = helper.ask();
        assertEquals(List.of("0:0:0:0", "sg2,cciss,0", "sg2,cciss,1"), reports.keySet().stream().sorted().toList());
        assertEquals("sat", reports.get("0:0:0:0").drive().type());
    }

    @Test
    void scanAddsWhatSmartctlFindsByOneStrictPattern() throws Exception {
        helper.scsi("0:0:0:0", "sda");
        helper.smartctl("""
                if [ "$dev" = --scan-open ]; then
                    echo '/dev/sda -d sat # /dev/sda [SAT], ATA device'
                    echo '/dev/bus/0 -d megaraid,4 # /dev/bus/0 [megaraid_disk_04], SCSI device'
                    echo '# /dev/sdx -d scsi # open failed'
                    echo '/dev/../etc/passwd -d scsi; rm -rf / # x'
                    echo 'sdb -d scsi'
                else echo "$@"; fi""");
        helper.start("--scan");
        assertEquals(List.of("0:0:0:0", "bus/0,megaraid,4"), helper.ask().keySet().stream().sorted().toList());
    }

    @ParameterizedTest
    @CsvSource({"sleep 100, TIMEOUT", "trap '' TERM; sleep 100, TIMEOUT", "sleep 100 & sleep 100, TIMEOUT",
        "echo half; exec sleep 100, TIMEOUT",
        "kill -9 $$, OK", "exit 0, OK", "printf '\\377\\376', OK", "head -c 268435456 /dev/zero, TRUNCATED"})
    void aMisbehavingSmartctlCostsItsDriveOnly(String script, Outcome outcome) throws Exception {
        helper.scsi("0:0:0:0", "sda");
        helper.scsi("1:0:0:0", "sdb");
        helper.smartctl("if [ $dev = /dev/sda ]; then " + script + "; else echo fine; fi");
        helper.start("--drive-timeout", "1");
        for (int i = 0; i < 2; i++) {
            long start = System.nanoTime();
            Map<String, DriveReport> reports = helper.ask();
            assertTrue(System.nanoTime() - start < 20_000_000_000L);
            assertEquals(outcome, reports.get("0:0:0:0").outcome(), helper.output());
            assertEquals("fine\n", new String(reports.get("1:0:0:0").output(), UTF_8));
            if (script.startsWith("echo half")) {
                assertEquals("half\n", new String(reports.get("0:0:0:0").output(), UTF_8), "what came before it was killed");
            }
        }
        assertEquals(0, helper.process.descendants().filter(ProcessHandle::isAlive).count());
    }

    @Test
    void aSmartctlThatIsMissingOrNotExecutableIsToldPerDrive() throws Exception {
        helper.scsi("0:0:0:0", "sda");
        Files.setPosixFilePermissions(folder.resolve("smartctl"), PosixFilePermissions.fromString("rw-r--r--"));
        helper.start();
        DriveReport denied = helper.ask().get("0:0:0:0");
        assertEquals(Outcome.FAILED, denied.outcome());
        assertTrue(denied.facts().get("error").contains("Permission denied"), denied.facts().toString());
        Files.delete(folder.resolve("smartctl"));
        DriveReport missing = helper.ask().get("0:0:0:0");
        assertTrue(missing.facts().get("error").contains("No such file"), missing.facts().toString());
        helper.awaitOutput("Cannot run program");
    }

    @Test
    void twoHundredClientsAtOnceAreOneSmartctlADrive() throws Exception {
        for (int i = 0; i < 5; i++) {
            helper.scsi(i + ":0:0:0", "sd" + i);
        }
        helper.smartctl("while [ ! -e $dir/go ]; do sleep 0.05; done; echo done");
        helper.start();
        List<SocketChannel> clients = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            clients.add(helper.connect());
        }
        CountDownLatch joined = new CountDownLatch(clients.size());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Map<String, DriveReport>>> answers = clients.stream()
                    .map(client -> threads.submit(() -> Helper.read(client, joined::countDown))).toList();
            joined.await();
            Files.createFile(folder.resolve("go"));
            for (Future<Map<String, DriveReport>> answer : answers) {
                assertEquals(5, answer.get(60, TimeUnit.SECONDS).size());
            }
        }
        assertEquals(5, helper.calls());
        for (SocketChannel client : clients) {
            client.close();
        }
    }

    /// Such a collection is over as soon as it begins.
    @Test
    void everyClientOfAHelperWithoutDrivesIsAnswered() throws Exception {
        helper.start();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                answers.add(threads.submit(() -> manifestsOf(50)));
            }
            for (Future<Integer> answer : answers) {
                assertEquals(50, answer.get(60, TimeUnit.SECONDS));
            }
        }
    }

    /// How many of so many answers without drives are whole and begin with a manifest.
    private int manifestsOf(int connections) throws IOException {
        AtomicInteger manifests = new AtomicInteger();
        for (int i = 0; i < connections; i++) {
            try (SocketChannel client = helper.connect()) {
                assertEquals(0, Helper.read(client, manifests::incrementAndGet).size());
            }
        }
        return manifests.get();
    }

    @Test
    void aStormOfClientsDoesNotReadTheDrivesWithoutAPause() throws Exception {
        helper.scsi("0:0:0:0", "sda");
        helper.smartctl("sleep 0.05; echo \"$@\"");
        helper.start();
        long start = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            SocketChannel other = helper.connect();
            assertEquals(1, helper.ask().size());
            other.close();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertEquals(20, helper.calls(), "both clients have one collection, and what they get was read after they asked");
        assertTrue(took.compareTo(Duration.ofMillis(20 * 50 + 19 * 100)) >= 0,
                "twenty collections and nineteen pauses, in " + took);
    }

    @Test
    void aProcessThatSmartctlLeavesWithItsOutputIsReportedAsSuch() throws Exception {
        helper.scsi("0:0:0:0", "sda");
        helper.smartctl("sleep 100 & echo $! >$dir/child; echo {}; sleep 0.3");
        helper.start();
        assertEquals(Outcome.OK, helper.ask().get("0:0:0:0").outcome());
        DriveReport second = helper.ask().get("0:0:0:0");
        assertEquals(Outcome.HUNG, second.outcome());
        assertEquals(
                "smartctl has ended, but a process that it started has its output open, no other is started until it is gone:"
                        + " see systemctl status prometheus_smart_helper",
                second.facts().get("error"));
        assertEquals(1, helper.calls());
        ProcessHandle child = ProcessHandle.of(Long.parseLong(Files.readString(folder.resolve("child")).strip())).orElseThrow();
        child.destroyForcibly();
        child.onExit().get(10, TimeUnit.SECONDS);
        helper.smartctl("echo {}");
        while (helper.ask().get("0:0:0:0").outcome() == Outcome.HUNG) {
            Thread.sleep(10);
        }
        helper.awaitOutput("sda: well again");
    }

    @Test
    void aClientThatWaitsForThePauseKeepsTheHelperFromBeingIdle() throws Exception {
        helper.scsi("0:0:0:0", "sda");
        helper.start("--timeout", "0.05");
        for (int i = 0; i < 15; i++) {
            assertEquals(1, helper.ask().size());
        }
        assertEquals(0, helper.exitStatus());
    }

    @Test
    void clientsThatNeverReadOrLeaveHoldUpNobody() throws Exception {
        for (int i = 0; i < 4; i++) {
            helper.scsi(i + ":0:0:0", "sd" + i);
        }
        helper.smartctl("head -c 400000 /dev/zero");
        helper.start();
        List<SocketChannel> deaf = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            deaf.add(helper.connect());
            helper.connect().close();
        }
        for (int i = 0; i < 3; i++) {
            assertEquals(4, helper.ask().size());
        }
        for (SocketChannel client : deaf) {
            client.close();
        }
        assertEquals(4, helper.ask().size());
    }

    @Test
    void aClientCanSayNothing() throws Exception {
        helper.scsi("0:0:0:0", "sda");
        helper.start();
        try (SocketChannel client = helper.connect()) {
            try {
                for (int i = 0; i < 1000; i++) {
                    client.write(ByteBuffer.wrap(new byte[8192]));
                }
            } catch (IOException e) {
                // a broken pipe: the receiving direction is shut
            }
        }
        assertEquals(1, helper.ask().size());
    }

    @Test
    void idleForItsTimeoutItEndsWithStatus0AndTakesItsSocketAway() throws Exception {
        helper.start("--timeout", "1");
        assertEquals(0, helper.exitStatus());
        assertFalse(Files.exists(helper.socket));
    }

    @Test
    void theTimeoutDoesNotEndItDuringARequest() throws Exception {
        helper.scsi("0:0:0:0", "sda");
        helper.smartctl("sleep 2; echo late");
        helper.start("--timeout", "0.5");
        assertEquals("late\n", new String(helper.ask().get("0:0:0:0").output(), UTF_8));
        assertEquals(0, helper.exitStatus());
    }

    @Test
    void sigtermEndsItAndItsSmartctlsWithStatus0() throws Exception {
        helper.scsi("0:0:0:0", "sda");
        helper.smartctl("touch $dir/begun; exec sleep 100");
        helper.start();
        try (SocketChannel client = helper.connect()) {
            while (!Files.exists(folder.resolve("begun"))) {
                Thread.sleep(10);
            }
            List<ProcessHandle> children = helper.process.descendants().toList();
            assertFalse(children.isEmpty());
            helper.process.destroy();
            assertEquals(0, helper.exitStatus());
            for (ProcessHandle child : children) {
                child.onExit().get(10, TimeUnit.SECONDS);
            }
            assertFalse(Files.exists(helper.socket));
        }
    }

    @Test
    void theSocketIsForItsOwnerAlone() throws Exception {
        helper.start();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(helper.socket)));
    }

    @Test
    void aSocketGroupMayConnect() throws Exception {
        String group = Files.getAttribute(folder, "posix:group").toString();
        helper.start("--socket-group", group);
        assertEquals("rw-rw----", PosixFilePermissions.toString(Files.getPosixFilePermissions(helper.socket)));
    }

    /// Under whatever umask: the group and others are kept out, or it does not start.
    @ParameterizedTest
    @CsvSource({"000, ''", "022, --socket-group", "000, --socket-group", "117, ''"})
    void aSocketThatWouldTakeOthersOrNotTheGroupIsNotMade(String umask, String option) throws Exception {
        String group = Files.getAttribute(folder, "posix:group").toString();
        String options = option.isEmpty() ? "" : option + " " + group;
        String java = System.getProperty("java.home") + "/bin/java";
        Process other = new ProcessBuilder("/bin/sh", "-c", "umask " + umask + " && exec " + java + " -p "
                + System.getProperty("jdk.module.path") + " -m io.smartexporter.helper/io.smartexporter.helper.Main"
                + " --socket-path " + helper.socket + " " + options).redirectErrorStream(true).start();
        assertEquals(1, other.waitFor());
        String said = new String(other.getInputStream().readAllBytes(), UTF_8);
        assertTrue(said.contains("sets the umask") && said.lines().count() == 1, said);
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.map(Path::getFileName).filter(name -> name.toString().contains("ipc")).toList());
        }
    }

    /// Whoever owns the folder may put anything into the place of the socket, at any time.
    @Test
    void whatStandsInThePlaceOfItsSocketStaysAsItIs() throws Exception {
        Path victim = Files.createFile(folder.resolve("victim"));
        Files.setPosixFilePermissions(victim, PosixFilePermissions.fromString("r--------"));
        helper.start();
        Files.delete(helper.socket);
        Files.createSymbolicLink(helper.socket, victim);
        helper.process.destroy();
        assertEquals(0, helper.exitStatus());
        assertTrue(Files.isSymbolicLink(helper.socket));
        assertEquals("r--------", PosixFilePermissions.toString(Files.getPosixFilePermissions(victim)));
    }

    @Test
    void theSocketOfAnotherHelperAtItsPathStays() throws Exception {
        helper.start();
        Files.delete(helper.socket);
        try (Helper second = new Helper(folder)) {
            second.start();
            helper.process.destroy();
            assertEquals(0, helper.exitStatus());
            assertEquals(0, second.ask().size());
        }
        assertFalse(Files.exists(helper.socket));
    }

    /// Nothing is seen at the path that does not take connections yet.
    @Test
    void theSocketTakesConnectionsAsSoonAsItIsThere() throws Exception {
        for (int i = 0; i < 5; i++) {
            helper.run(Map.of(), "--socket-path", helper.socket.toString(), "--sysfs", folder.resolve("sys").toString());
            while (!Files.exists(helper.socket)) {
                Thread.onSpinWait();
            }
            assertEquals(0, helper.ask().size());
            helper.close();
        }
    }

    @Test
    void aStaleSocketIsReplacedAndALiveOneIsNot() throws Exception {
        ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(helper.socket)).close();
        assertTrue(Files.exists(helper.socket));
        helper.start();
        try (Helper second = new Helper(folder)) {
            second.run(Map.of(), "--socket-path", helper.socket.toString());
            assertEquals(1, second.exitStatus());
            assertTrue(second.output().contains("a process listens on " + helper.socket), second.output());
        }
        assertEquals(0, helper.ask().size());
    }

    @Test
    void anythingElseAtTheSocketsPathIsAnErrorAndStays() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        Path directory = Files.createDirectory(folder.resolve("directory"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere"));
        for (Path path : List.of(file, directory, link)) {
            helper.run(Map.of(), "--socket-path", path.toString());
            assertEquals(1, helper.exitStatus());
            assertEquals(1, helper.output().lines().filter(line -> line.contains(path + " is no socket: ")).count(),
                    helper.output());
            assertTrue(Files.exists(path, LinkOption.NOFOLLOW_LINKS));
        }
        helper.run(Map.of(), "--socket-path", folder.resolve("x".repeat(120)).toString());
        assertEquals(1, helper.exitStatus());
    }

    @Test
    void withoutASocketOrWithTwoItIsOneLineAndStatus1() throws Exception {
        helper.run(Map.of());
        assertEquals(1, helper.exitStatus());
        assertEquals("smart_exporter_helper: no socket: give --socket-path, or start it by socket activation", helper.output());
    }

    /// By systemd's protocol, spoken by a shell: the launcher passes descriptor 3 on, so this needs something that makes sockets.
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void systemdsSocketIsTakenIfItIsOne(int sockets) throws Exception {
        Fixture.skipUnless(Files.isExecutable(Path.of("/usr/bin/python3")), "no python3 here to pass a socket on");
        helper.scsi("0:0:0:0", "sda");
        String script = "import os,socket,sys\ns=socket.socket(socket.AF_UNIX)\ns.bind(sys.argv[1])\ns.listen(16)\nos.dup2(s.fileno(),3)\n"
                + "os.set_inheritable(3,True)\nos.dup2(3,0)\nos.environ.update(LISTEN_FDS='" + sockets
                + "',LISTEN_PID=str(os.getpid()))\n"
                + "os.execv(sys.argv[2],sys.argv[2:])\n";
        List<String> command = new ArrayList<>(List.of("/usr/bin/python3", "-c", script, helper.socket.toString(),
                System.getProperty("java.home") + "/bin/java", "-p", System.getProperty("jdk.module.path"), "-m",
                "io.smartexporter.helper/io.smartexporter.helper.Main", "--sysfs", folder.resolve("sys").toString(), "--smartctl",
                folder.resolve("smartctl").toString(), "--timeout", "2", "-vv"));
        helper.process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile())
                .start();
        if (sockets == 1) {
            while (!Files.exists(helper.socket)) {
                Thread.sleep(10);
            }
            Thread.sleep(50);
            assertEquals(1, helper.ask().size());
            assertEquals(0, helper.exitStatus());
            assertTrue(Files.exists(helper.socket), "systemd's socket is not ours to remove");
            assertTrue(Files.readString(folder.resolve("log")).lines().allMatch(line -> line.matches("<[3-7]>.*")));
        } else {
            assertEquals(1, helper.exitStatus());
            assertEquals(1, Files.readString(folder.resolve("log")).lines().count());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"--no-such | --no-such is no option", "--s x | --s may be any of",
        "--socket-path | --socket-path needs a value",
        "--scan=yes | --scan takes no value", "--parallel 0 | --parallel 0 is not what it takes",
        "--drive-timeout soon | --drive-timeout soon is not what it takes",
        "--smartctl bin/smartctl | --smartctl bin/smartctl: expected an absolute path",
        "--ask sda | --ask sda: expected GLOB=ARGS", "--ask [a=-i | Missing ']",
        "--protocol 3 | --protocol 3 is not what it takes"})
    void aMistakeOnTheCommandLineIsStatus2(String options, String message) throws Exception {
        helper.run(Map.of(), ("--socket-path " + helper.socket + " " + options).split(" ", -1));
        assertEquals(2, helper.exitStatus());
        assertTrue(helper.output().contains(message), helper.output());
    }

    @Test
    void argparsesFormsAreTaken() throws Exception {
        helper.scsi("0:0:0:0", "sda");
        helper.run(Map.of(), "--socket-p=" + helper.socket, "--sysfs", folder.resolve("sys").toString(),
                "--smartctl=" + folder.resolve("smartctl"), "-vv", "--time", "1");
        helper.awaitOutput("ready on");
        assertEquals(1, helper.ask().size());
        assertEquals(0, helper.exitStatus());
    }

    @Test
    void theVersionIsOneLineAndStatus0() throws Exception {
        helper.run(Map.of(), "--version");
        assertEquals(0, helper.exitStatus());
        assertEquals("smart_exporter_helper " + Main.VERSION, helper.output());
        assertTrue(Main.VERSION.matches("[0-9].*"), Main.VERSION);
    }

    /// In one line, without any `-v`; what is installed afterwards is run.
    @Test
    void aSmartctlThatIsNotThereIsToldAtTheStart() throws Exception {
        helper.scsi("0:0:0:0", "sda");
        Path program = folder.resolve("later/smartctl");
        helper.run(Map.of(), "--socket-path", helper.socket.toString(), "--sysfs", folder.resolve("sys").toString(), "--smartctl",
                program.toString());
        helper.awaitOutput("install it");
        assertEquals(program + " cannot be run: install it, or name another with --smartctl", helper.output());
        while (!Files.exists(helper.socket)) {
            Thread.sleep(10);
        }
        assertEquals(Outcome.FAILED, helper.ask().get("0:0:0:0").outcome());
        Files.createDirectory(program.getParent());
        Files.move(folder.resolve("smartctl"), program);
        assertEquals(Outcome.OK, helper.ask().get("0:0:0:0").outcome());
        assertEquals(1, helper.output().lines().count(), helper.output());
    }

    @Test
    void anNvmeDriveIsNotAskedForItsSelfTests() throws Exception {
        helper.scsi("0:0:0:0", "sda");
        Files.createDirectories(folder.resolve("sys/class/nvme/nvme0"));
        Files.writeString(folder.resolve("sys/class/nvme/nvme0/transport"), "pcie\n");
        helper.start();
        Map<String, DriveReport> reports = helper.ask();
        assertEquals("--json=c -n standby -i -H -A -l error -l selftest /dev/sda\n",
                new String(reports.get("0:0:0:0").output(), UTF_8));
        assertEquals("--json=c -n standby -B /dev/null -i -H -A -l error /dev/nvme0\n",
                new String(reports.get("nvme0").output(), UTF_8));
    }

    @Test
    void whatIsAskedMayBeReplacedForSomeDrives() throws Exception {
        helper.scsi("0:0:0:0", "sda");
        Files.createDirectories(folder.resolve("sys/class/nvme/nvme0"));
        helper.start("--ask", "transport:nvme=-i -A", "--ask=0:0:0:0=-i -H", "--smartctl-arg=-q");
        Map<String, DriveReport> reports = helper.ask();
        assertEquals("--json=c -n standby -i -H -q /dev/sda\n", new String(reports.get("0:0:0:0").output(), UTF_8));
        assertEquals("--json=c -n standby -i -A -q /dev/nvme0\n", new String(reports.get("nvme0").output(), UTF_8));
    }

    @Test
    void helpIsStatus0() throws Exception {
        helper.run(Map.of(), "-h");
        assertEquals(0, helper.exitStatus());
        for (String option : List.of("--socket-path", "--timeout", "--smartctl-arg", "--device", "--scan", "--protocol",
                "--socket-group")) {
            assertTrue(helper.output().contains(option), option);
        }
    }

    @Test
    void fiveHundredDrivesAreOneCollection() throws Exception {
        for (int i = 0; i < 500; i++) {
            helper.scsi(i / 100 + ":0:" + i % 100 + ":0", "sd" + i);
        }
        helper.smartctl("head -c 12000 /dev/zero");
        helper.start();
        Map<String, DriveReport> reports = helper.ask();
        assertEquals(500, reports.size());
        assertTrue(
                reports.values().stream().allMatch(report -> report.outcome() == Outcome.OK && report.output().length == 12000));
        assertEquals(500, helper.calls());
    }

    @Test
    void beyondTheCollectionsLimitOutputIsTruncated() throws Exception {
        for (int i = 0; i < 60; i++) {
            helper.scsi("0:0:" + i + ":0", "sd" + i);
        }
        helper.smartctl("head -c 500000 /dev/zero");
        helper.start();
        Map<String, DriveReport> reports = helper.ask();
        assertEquals(60, reports.size());
        long bytes = reports.values().stream().mapToLong(report -> report.output().length).sum();
        assertTrue(bytes <= 24 << 20, bytes + " bytes");
        assertTrue(reports.values().stream().anyMatch(report -> report.outcome() == Outcome.TRUNCATED));
        assertTrue(reports.values().stream().filter(report -> report.outcome() == Outcome.OK).count() > 40);
    }
}

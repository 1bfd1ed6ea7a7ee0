package io.smartexporter.helper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartexporter.wire.Message.DriveReport;
import io.smartexporter.wire.Outcome;
import io.smartexporter.wire.WireLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SmartctlTest {
    private static final String FINE = "{\"device\":\"/dev/sda\"}\n";

    @TempDir
    private Path folder;

    private Fixture fixture;

    private final AtomicInteger budget = new AtomicInteger(WireLimits.COLLECTION_OUTPUT);

    @BeforeEach
    void make() throws Exception {
        fixture = Fixture.in(folder);
    }

    private Smartctl smartctl(String... options) {
        return new Smartctl(fixture.options(options), false);
    }

    private DriveReport read(Smartctl smartctl) throws Exception {
        return smartctl.read(ListedDrive.named("/dev/sda", ""), budget);
    }

    private DriveReport read(String mode, String... options) throws Exception {
        fixture.mode("sda", mode);
        return read(smartctl(options));
    }

    /// Whether a process is the script of this test or what it waits for.
    private boolean isOurs(ProcessHandle process) {
        String line = process.info().commandLine().orElse("");
        return line.contains(folder.toString()) || line.contains("sleep 1234");
    }

    private static String text(DriveReport report) {
        return new String(report.output(), UTF_8);
    }

    @Test
    void theArgumentsAreOursThenTheOperatorsThenTheDevices() throws Exception {
        Smartctl smartctl = smartctl("--smartctl-arg=-q", "--smartctl-arg", "no serial; $x");
        smartctl.read(ListedDrive.named("/dev/sda", ""), budget);
        smartctl.read(ListedDrive.named("/dev/bus/0", "megaraid,3"), budget);
        String usual = "--json=c -n standby -i -H -A -l error -l selftest -q no serial; $x ";
        assertEquals(List.of(usual + "/dev/sda", usual + "-d megaraid,3 /dev/bus/0"), fixture.calls());
    }

    /// What drives are asked for, of each kind and with each `--ask`: option, then device and type, then the words.
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--no-discovery             | sda           |              | -i -H -A -l error -l selftest",
        "--no-discovery             | sda           | sat          | -i -H -A -l error -l selftest",
        "--no-discovery             | nvme0         |              | -B /dev/null -i -H -A -l error",
        "--no-discovery             | nvme0         | nvme         | -B /dev/null -i -H -A -l error",
        "--no-discovery             | disk/by-id/nvme-X_1 |       | -B /dev/null -i -H -A -l error",
        "--no-discovery             | sdb           | sntjmicron   | -B /dev/null -i -H -A -l error",
        "--ask=sda=-i -A            | sda           |              | -i -A",
        "--ask=/dev/sda=-i -A       | sda           |              | -i -A",
        "--ask=sda=-i -A            | sdb           |              | -i -H -A -l error -l selftest",
        "--ask=sda=-i -A            | nvme0         |              | -B /dev/null -i -H -A -l error",
        "--ask=nvme*=  -x  -l ssd   | nvme0         |              | -x -l ssd",
        "--ask=*=-l scttempsts,g=1  | sda           |              | -l scttempsts,g=1",
        "--ask=type:megaraid,*=-a   | bus/0         | megaraid,3   | -a",
        "--ask=bus/0,*=-a           | bus/0         | megaraid,3   | -a"})
    void whatIsAskedDependsOnTheDrive(String option, String device, @Nullable String type, String words) throws Exception {
        String known = type == null ? "" : type;
        smartctl(option, "--smartctl-arg=-q").read(ListedDrive.named("/dev/" + device, known), budget);
        String tail = known.isEmpty() ? "" : "-d " + known + " ";
        assertEquals(List.of("--json=c -n standby " + words + " -q " + tail + "/dev/" + device), fixture.calls());
    }

    @Test
    void ofSeveralAsksThatFitTheFirstCounts() throws Exception {
        Smartctl smartctl = smartctl("--ask=sd[ab]=-i", "--ask=*=-A");
        smartctl.read(ListedDrive.named("/dev/sda", ""), budget);
        smartctl.read(ListedDrive.named("/dev/nvme0", ""), budget);
        assertEquals(List.of("--json=c -n standby -i /dev/sda", "--json=c -n standby -A /dev/nvme0"), fixture.calls());
    }

    @Test
    void thePredecessorGetsTextAndAsksCountForItToo() throws Exception {
        Smartctl smartctl = new Smartctl(fixture.options("--ask=sdb=-n standby -iA"), true);
        smartctl.read(ListedDrive.named("/dev/sda", ""), budget);
        smartctl.read(ListedDrive.named("/dev/sdb", ""), budget);
        assertEquals(List.of("-iA /dev/sda", "-n standby -iA /dev/sdb"), fixture.calls());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sda", "sda=", "sda= ", "=-i", "=", "[a=-i"})
    void anAskOfAWrongFormIsAMistake(String text) {
        assertThrows(IllegalArgumentException.class, () -> smartctl("--ask", text));
    }

    @Test
    void theEnvironmentIsFixed() throws Exception {
        List<String> lines = text(read("environment")).lines().filter(line -> !line.matches("(PWD|OLDPWD|SHLVL|_)=.*")).sorted()
                .toList();
        assertEquals(List.of("/dev/null", "/dev/null", "LC_ALL=C", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"), lines);
    }

    @ParameterizedTest
    @CsvSource({"ok, 0", "exit 4, 4", "exit 255, 255", "noise, 0", "slow 0.2, 0"})
    void whateverTheExitStatusTheOutputIsHandedOn(String mode, int status) throws Exception {
        DriveReport report = read(mode);
        assertEquals(Outcome.OK, report.outcome());
        assertEquals(status, report.exitStatus());
        assertEquals(FINE, text(report));
        assertTrue(report.facts().isEmpty());
    }

    @Test
    void brokenOutputIsOutputToo() throws Exception {
        assertEquals("{\"device\":", text(read("half")));
        assertEquals("", text(read("empty")));
        assertEquals(4096, read("garbage").output().length);
        DriveReport killed = read("killed");
        assertEquals(Outcome.OK, killed.outcome());
        assertEquals(137, killed.exitStatus());
        assertEquals("half", text(killed));
    }

    @ParameterizedTest
    @CsvSource({"hang", "deaf"})
    void oneThatHangsIsKilledWithItsChildren(String mode) throws Exception {
        DriveReport report = read(mode, "--drive-timeout=0.3");
        assertEquals(Outcome.TIMEOUT, report.outcome(), report.facts().toString());
        assertEquals(-1, report.exitStatus());
        assertEquals("half", text(report));
        assertTrue(report.facts().get("error").contains("--drive-timeout"));
        assertTrue(report.durationMillis() >= 300 && report.durationMillis() < 5000);
        assertEquals(List.of(), ProcessHandle.allProcesses().filter(this::isOurs).toList());
        assertFalse(Files.exists(folder.resolve("ends")), "it did not end by itself");
    }

    @Test
    void aChildThatHoldsThePipeDelaysAnAnswerByHalfASecond() throws Exception {
        DriveReport report = read("pipe 20");
        assertEquals(Outcome.OK, report.outcome());
        assertEquals(FINE, text(report));
        assertTrue(report.durationMillis() < 5000);
    }

    @Test
    void aDriveWhosePipeIsHeldIsQuarantinedUntilItIsFree() throws Exception {
        fixture.mode("sda", "pipe-hang 3");
        Smartctl smartctl = smartctl("--drive-timeout=0.3");
        DriveReport first = read(smartctl);
        assertEquals(Outcome.TIMEOUT, first.outcome());
        assertEquals("half", text(first));
        fixture.mode("sda", "ok");
        DriveReport hung = read(smartctl);
        assertEquals(Outcome.HUNG, hung.outcome());
        assertEquals(0, hung.output().length);
        assertTrue(hung.facts().get("error").contains("until it is gone"));
        assertEquals(1, fixture.calls().size(), "nothing is started meanwhile");
        assertEquals(Outcome.OK, smartctl.read(ListedDrive.named("/dev/sdb", ""), budget).outcome());
        while (smartctl.anyStuck()) {
            Thread.sleep(20);
        }
        assertEquals(Outcome.OK, read(smartctl).outcome());
    }

    @Test
    void tooMuchOutputIsCutAndSmartctlKilled() throws Exception {
        DriveReport report = read("flood");
        assertEquals(Outcome.TRUNCATED, report.outcome());
        assertEquals(WireLimits.OUTPUT, report.output().length);
        assertEquals(-1, report.exitStatus());
        assertTrue(report.facts().get("error").contains("too much"));
    }

    @Test
    void theLimitItselfIsNotTooMuch() throws Exception {
        assertEquals(Outcome.OK, read("bytes " + WireLimits.OUTPUT).outcome());
        assertEquals(Outcome.TRUNCATED, read("bytes " + (WireLimits.OUTPUT + 1)).outcome());
    }

    @Test
    void theCollectionsLimitCutsToTheByte() throws Exception {
        budget.set(10_000);
        assertEquals(Outcome.OK, read("bytes 9000").outcome());
        DriveReport second = read("bytes 9000");
        assertEquals(Outcome.TRUNCATED, second.outcome());
        assertEquals(1000, second.output().length);
        assertEquals(0, read("bytes 9000").output().length);
    }

    @Test
    void aSmartctlThatCannotBeRunIsTheDrivesError() throws Exception {
        folder.resolve("smartctl").toFile().setExecutable(false);
        DriveReport denied = read(smartctl());
        assertEquals(Outcome.FAILED, denied.outcome());
        assertTrue(denied.facts().get("error").contains("Permission denied"), denied.facts().get("error"));
        DriveReport missing = read(smartctl("--smartctl=/nonexistent/smartctl"));
        assertTrue(missing.facts().get("error").contains("No such file or directory"), missing.facts().get("error"));
        assertEquals(Outcome.FAILED, read(smartctl("--smartctl=" + folder)).outcome());
    }

    @Test
    void thePathOfSmartctlIsAbsolute() {
        assertThrows(IllegalArgumentException.class, () -> smartctl("--smartctl=bin/smartctl"));
    }
}

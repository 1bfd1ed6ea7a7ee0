package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Files change; time passes when the test says so.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReloaderTest {
    @TempDir
    private Path folder;

    private Path yaml;
    private Path mapping;
    private Path database;
    private final List<Long> pauses = new ArrayList<>();
    private @Nullable Throwable fault;
    private @Nullable Runnable meanwhile;
    private int loads;

    @BeforeEach
    void files() throws Exception {
        mapping = write("attrmap.json", rules("one"));
        database = write("devices.json", "{ \"Devices\": {} }");
        yaml = write("application.yaml", settings());
    }

    @Test
    void whatDoesNotChangeIsNotReadAgain() throws Exception {
        Reloader reloader = reloader();
        reloader.look();
        write("other", "beside them");
        reloader.look();
        assertEquals(1, loads);
        assertEquals(List.of(), pauses);
    }

    @Test
    void aChangeIsInForceOnceItRests() throws Exception {
        Reloader reloader = reloader();
        write("attrmap.json", rules("two"));
        int[] more = {3};
        meanwhile = () -> {
            if (more[0]-- > 0) {
                write("attrmap.json", rules("half" + more[0]));
            }
        };
        reloader.look();
        assertEquals("smart_half0", metric(reloader));
        assertEquals(4, pauses.size());
        assertEquals(2, loads);
    }

    @Test
    void aFileThatIsEmptyForAMomentIsNotRead() throws Exception {
        Reloader reloader = reloader();
        write("application.yaml", "");
        meanwhile = () -> {
            assertEquals(1, loads);
            if (pauses.size() == 5) {
                write("application.yaml", settings() + "# mended\n");
            }
        };
        reloader.look();
        assertTrue(reloader.successful());
        assertEquals("smart_one", metric(reloader));
        assertEquals(2, loads);
    }

    @Test
    void aFileInForceThatIsEmptyOrGoneIsAFailedReloadAndTheOldOneStays() throws Exception {
        Reloader reloader = reloader();
        Configuration before = reloader.current();
        for (Path file : List.of(yaml, mapping, database)) {
            String text = Files.readString(file);
            for (String content : new String[]{"", null, "# nothing\n", " \n"}) {
                if (content == null) {
                    Files.delete(file);
                } else {
                    write(file.getFileName().toString(), content);
                }
                reloader.look();
                assertFalse(reloader.successful(), file + " " + content);
                assertSame(before, reloader.current());
                write(file.getFileName().toString(), text);
                reloader.look();
                assertTrue(reloader.successful(), file + " " + content);
                before = reloader.current();
            }
        }
    }

    @Test
    void aFileThatTheSettingsNoLongerNameIsNotMissed() throws Exception {
        Reloader reloader = reloader();
        Path other = write("other.json", rules("other"));
        write("application.yaml", "smart: {rules: {attr-mapping: " + other + "}}\n");
        Files.delete(mapping);
        Files.delete(database);
        reloader.look();
        assertTrue(reloader.successful());
        assertEquals("smart_other", metric(reloader));
    }

    @Test
    void aFileThatOnlyTheFailedSettingsNameIsFollowed() throws Exception {
        Reloader reloader = reloader();
        Path other = folder.resolve("other.json");
        write("application.yaml", "smart: {rules: {attr-mapping: " + other + "}}\n");
        reloader.look();
        assertFalse(reloader.successful());
        write("other.json", rules("other"));
        reloader.look();
        assertTrue(reloader.successful());
        assertEquals("smart_other", metric(reloader));
    }

    @Test
    void whateverIsThrownIsToldAndTheNextGoodFileIsFollowed() throws Exception {
        for (Throwable thrown : List.of(new StackOverflowError(), new OutOfMemoryError("x"), new IllegalStateException("odd"),
                new NoClassDefFoundError("x"), new AssertionError())) {
            Reloader reloader = reloader();
            fault = thrown;
            write("attrmap.json", rules("two"));
            reloader.look();
            assertFalse(reloader.successful(), thrown + "");
            assertEquals("smart_one", metric(reloader));
            fault = null;
            write("attrmap.json", rules("three"));
            reloader.look();
            assertTrue(reloader.successful(), thrown + "");
            assertEquals("smart_three", metric(reloader));
            write("attrmap.json", rules("one"));
        }
    }

    @Test
    void whatIsThrownWhenAskedIsTheAnswerAndTheThreadGoesOn() throws Exception {
        Reloader reloader = reloader();
        reloader.start();
        fault = new StackOverflowError();
        String problem = reloader.ask("a test").get().orElseThrow();
        assertTrue(problem.startsWith("internal error: java.lang.StackOverflowError"), problem);
        fault = null;
        assertEquals(Optional.empty(), reloader.ask("a test").get());
        assertTrue(reloader.successful());
    }

    @Test
    void aThousandRequestsDuringAReloadAreServedByOneMore() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Reloader reloader = reloader(files -> {
            reading.countDown();
            go.await();
            return read(files);
        });
        reloader.start();
        CompletableFuture<Optional<String>> first = reloader.ask("first");
        reading.await();
        Set<CompletableFuture<Optional<String>>> more = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            more.add(reloader.ask("more"));
        }
        assertEquals(1, more.size());
        assertFalse(more.contains(first));
        go.countDown();
        assertEquals(Optional.empty(), more.iterator().next().get(30, TimeUnit.SECONDS));
        assertEquals(3, loads, "the start, the first one, and one for all others");
    }

    private interface Load {
        Configuration load(OperatorFiles files) throws Exception;
    }

    private Reloader reloader() throws Exception {
        return reloader(this::read);
    }

    private Reloader reloader(Load load) throws Exception {
        OperatorFiles files = OperatorFiles.regular();
        pauses.clear();
        loads = 0;
        return new Reloader(read(files), files, reader -> {
            try {
                return load.load(reader);
            } catch (ConfigurationException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }, this::pause, ServiceManager.of(Map.of(), System::nanoTime));
    }

    private Configuration read(OperatorFiles files) throws ConfigurationException {
        loads++;
        if (fault instanceof Error error) {
            throw error;
        }
        if (fault instanceof RuntimeException exception) {
            throw exception;
        }
        Settings settings = Settings.load(Map.of(), yaml, Map.of(), files);
        return new Configuration(settings, RulesLoader.load(settings, files, Instant.EPOCH));
    }

    private void pause(long millis) {
        pauses.add(millis);
        if (meanwhile != null) {
            meanwhile.run();
        }
    }

    private static String metric(Reloader reloader) {
        return reloader.current().rules().set().families().getFirst().name();
    }

    private String settings() {
        return "smart:\n  rules:\n    attr-mapping: " + mapping + "\n    device-db: " + database + "\n";
    }

    private static String rules(String name) {
        return "{ \"generic\": [ { \"id\": 9, \"name\": \"%s\", \"type\": \"gauge\", \"value\": \"VALUE\" } ] }".formatted(name);
    }

    /// By rename, so that two writes within one tick of the kernel's clock are two files.
    private Path write(String name, String text) {
        try {
            Path next = Files.writeString(folder.resolve(name + ".next"), text);
            return Files.move(next, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

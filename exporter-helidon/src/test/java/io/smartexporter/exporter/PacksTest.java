package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacksTest {
    private static final String KEY = "smart.rules.attr-mapping";
    private static final FilePlace PLACE = new FilePlace("application.yaml", 3, 19);

    private final Packs packs = new Packs(Reports.ROOT.resolve("config/packs"));

    @TempDir
    private Path folder;

    private static Path file(Packs packs, String name) throws ConfigurationException {
        return packs.file(Path.of(name), PLACE, KEY, OperatorFiles.regular());
    }

    private static String mistake(Packs packs, String name) {
        return assertThrows(ConfigurationException.class, () -> file(packs, name)).getMessage();
    }

    @Test
    void aBareNameIsThatOfAPack() throws ConfigurationException {
        assertEquals(Reports.ROOT.resolve("config/packs/predecessor.json"), file(packs, "predecessor"));
    }

    @Test
    void theBuiltInMappingIsThePackDefault() throws ConfigurationException {
        assertEquals(Packs.DEFAULT, file(packs, "default"));
        assertEquals(Packs.DEFAULT, file(new Packs(folder.resolve("none")), "default"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"./predecessor", "predecessor.json", "/etc/prometheus_smart_exporter/attrmap.json", "a/b"})
    void everyOtherNameIsThatOfAFile(String name) throws ConfigurationException {
        assertEquals(Path.of(name), file(packs, name));
    }

    @Test
    void aPackThatIsNotThereIsAMistakeThatNamesTheOthers() {
        assertEquals("application.yaml:3:19: smart.rules.attr-mapping is \"predecesor\": expected a pack (default,"
                + " former-names, predecessor, smartctl_exporter, smartmon, smartmon_py), or a file with its folder, such as ./predecesor",
                mistake(packs, "predecesor"));
        assertTrue(mistake(new Packs(folder.resolve("none")), "x").contains("expected a pack (default), or a file"));
    }

    @Test
    void aFileWithTheNameOfAPackIsAMistakeThatAsksForItsFolder() {
        assertEquals(
                "application.yaml:3:19: smart.rules.attr-mapping is \"src\", the name of a pack, and here is a file of this name:"
                        + " expected ./src for the file",
                mistake(packs, "src"));
    }

    /// Every pack, so that a new one needs a file.
    @Test
    void theDemoDrivesAreExposedAsInTheGoldenFileOfEachPack() throws Exception {
        for (Path file : Reports.documents(Reports.ROOT.resolve("config/packs"))) {
            String name = file.getFileName().toString().replace(".json", "");
            Pack.of(name, "").assertGolden(name);
        }
    }
}

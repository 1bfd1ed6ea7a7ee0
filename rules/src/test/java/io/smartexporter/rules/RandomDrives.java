package io.smartexporter.rules;

import io.smartexporter.rules.DriveIdentity.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Makes up drives, their tables of attributes and their documents.
final class RandomDrives {
    private static final String[] NAMES = {"Reallocated", "Total_Bad", "Total_LBAs", "Temp", "x", "High-Fly"};
    private static final String[] RAWS = {"18446744073709551615", "0", "7", "24 (Min/Max 21/40)", "31h+12m", "", "-5", " 8",
        "123456789012345678901",
        "1.5",
        "9 9"};
    private static final String[] MODELS = {"A", "B1", "C", "D", "unknown", "Big D SSD", "Some SSD", ""};
    private static final String[] FAMILIES = {"", "Very Fast SSDs", "The C", "other"};
    private static final String[] NUMBERS = {"18446744073709551615", "340282366920938463463374607431768211455", "0", "1", "7",
        "16", "50", "99", "12345678901234567890", "1.5", "-3", "1e3", "true",
        "false", "null", "\"162438.759\"", "\"12\"", "\"no\"", "\"\"", "{}", "[1]", "1e999", "\"-4\"", "65536", "123456789012"};
    private static final String[] TEXTS = {"\"x\"", "\"\"", "5", "true", "null", "[]", "\"a b\"", "\" x \"", "\" \""};

    private static final String[] TYPES = {"", "sat", "megaraid,0", "sat+megaraid,1", "aacraid,1,0,4"};

    private final Random random;

    RandomDrives(long seed) {
        random = new Random(seed);
    }

    private String pick(String[] from) {
        return from[random.nextInt(from.length)];
    }

    DriveIdentity identity() {
        Protocol protocol = List.of(Protocol.values()).get(random.nextInt(4));
        return new DriveIdentity(random.nextBoolean() ? "0:0:0:0" : "nvme0",
                List.of("sda", "sdb", "bus/19", "disk/by-id/ata-X", "").get(random.nextInt(5)), protocol,
                pick(MODELS), pick(FAMILIES), "S" + random.nextInt(3), random.nextBoolean() ? "" : "fw", "sata", "", pick(TYPES));
    }

    List<Attribute> table(DriveIdentity drive) {
        List<Attribute> table = new ArrayList<>();
        boolean has = drive.protocol() == Protocol.ATA || drive.protocol() == Protocol.UNKNOWN;
        for (int rows = has ? random.nextInt(12) : 0; rows > 0; rows--) {
            int id = random.nextInt(8) == 0
                    ? random.nextInt(70_000)
                    : RandomFiles.IDS[random.nextInt(RandomFiles.IDS.length)];
            table.add(new Attribute(id, pick(NAMES), normalized(), normalized(), normalized(), pick(RAWS),
                    random.nextInt(6) == 0 ? -1 : random.nextLong(1L << 48)));
        }
        return table;
    }

    private int normalized() {
        return random.nextInt(6) == 0 ? -1 : random.nextInt(256);
    }

    private String some(String key, String value) {
        return random.nextInt(5) == 0 ? "" : "\"" + key + "\": " + value + ", ";
    }

    private String object(String... members) {
        return "{" + String.join("", members) + "\"other\": {\"a\": [1, {\"b\": null}]}}";
    }

    private String numbers(List<String> keys) {
        return object(keys.stream().map(key -> some(key, pick(NUMBERS))).toArray(String[]::new));
    }

    private String list(int most, int of) {
        return IntStream.range(0, random.nextInt(most)).mapToObj(_ -> element(of)).collect(Collectors.joining(", ", "[", "]"));
    }

    private String element(int of) {
        return switch (of) {
            case 0 -> pick(NUMBERS);
            case 1 -> random.nextInt(6) == 0
                    ? pick(NUMBERS)
                    : object(some("number", pick(NUMBERS)), some("name", pick(TEXTS)), some("table", list(4, 2)));
            default -> object(some("value", pick(NUMBERS)), some("name", pick(TEXTS)));
        };
    }

    String document() {
        List<String> log = PseudoAttribute.OF_NVME.stream().limit(17).map(PseudoAttribute::name).toList();
        List<String> counters = PseudoAttribute.OF_SCSI.stream().skip(1).limit(7).map(attribute -> attribute.name().substring(5))
                .toList();
        return object(some("device", object(some("name", pick(TEXTS)), some("protocol", pick(TEXTS)))),
                some("smart_status", numbers(List.of("passed"))), some("scsi_grown_defect_list", pick(NUMBERS)),
                some("nvme_smart_health_information_log", numbers(log)),
                some("scsi_error_counter_log", object(some("read", numbers(counters)), some("write", numbers(counters)))),
                some("ata_smart_error_log",
                        object(some("summary", numbers(List.of("count"))), some("extended", numbers(List.of("count"))))),
                some("temperature", numbers(List.of("current"))), some("power_on_time", numbers(List.of("hours"))),
                some("sensors", random.nextInt(300) == 0 ? "[" + "3, ".repeat(300) + "4]" : list(5, 0)),
                some("pages", list(4, 1)), some("odd", pick(NUMBERS)));
    }
}

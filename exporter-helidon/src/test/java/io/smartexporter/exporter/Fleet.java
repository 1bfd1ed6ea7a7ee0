package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Hosts with demo drives, each with an address of its own, and a Prometheus as `deploy/prometheus` has it, which finds them by a
/// file.
final class Fleet implements AutoCloseable {
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    private final Path folder;
    private final Map<String, Host> hosts = new LinkedHashMap<>();
    private final List<AutoCloseable> running = new ArrayList<>();

    /// @param folder is there, and empty
    Fleet(Path folder) {
        this.folder = folder;
    }

    /// A host that runs.
    static final class Host implements AutoCloseable {
        final DemoDrives demo;
        private final String address;
        private final String rack;
        private final Path folder;
        private final Object[] options;
        Daemon helper;
        Daemon exporter;
        private String port = "0";

        private Host(Path folder, String address, String rack, Set<String> devices, Object... options) throws Exception {
            this.folder = folder;
            this.address = address;
            this.rack = rack;
            this.options = options;
            demo = DemoDrives.copy(folder.resolve("demo"));
            for (String line : Files.readAllLines(demo.folder().resolve("expected.tsv"))) {
                String[] fields = line.split("\t", -1);
                if (!devices.contains(fields[1])) {
                    Files.move(
                            fields[0].startsWith("nvme") ? demo.sysfs().resolve("class/nvme/" + fields[0]) : demo.scsi(fields[0]),
                            folder.resolve(fields[0]));
                }
            }
            Files.writeString(folder.resolve("application.yaml"), "smart:\n  collection:\n    max-age: PT0.5S\n");
            helper = Daemon.helper(folder.resolve("ipc"), "--smartctl", demo.smartctl(), "--sysfs", demo.sysfs(),
                    "--drive-timeout",
                    1);
            exporter = startExporter();
        }

        private Daemon startExporter() throws Exception {
            List<Object> all = new ArrayList<>(
                    List.of("--config", folder.resolve("application.yaml"), "-a", address, "-p", port));
            all.addAll(List.of(options));
            Daemon started = Daemon.exporter(folder.resolve("ipc"), all.toArray());
            port = started.address().replaceFirst(".*:", "");
            return started;
        }

        /// As at a reboot: the exporter forgets what it saw.
        void restartExporter() throws Exception {
            exporter.close();
            exporter = startExporter();
        }

        /// Changes what a drive tells.
        void change(String device, String from, String to) throws IOException {
            String document = Files.readString(demo.document(device));
            assertTrue(document.contains(from), device + " has no " + from);
            Path next = Files.writeString(folder.resolve("next.json"), document.replace(from, to));
            Files.move(next, demo.document(device), StandardCopyOption.ATOMIC_MOVE);
        }

        @Override
        public void close() throws Exception {
            exporter.close();
            helper.close();
        }
    }

    /// Starts a host; its name is its address.
    ///
    /// @param devices the demo drives that it has
    /// @param options of the exporter
    Host host(String address, String rack, Set<String> devices, Object... options) throws Exception {
        Host host = new Host(Files.createDirectory(folder.resolve(address)), address, rack, devices, options);
        hosts.put(address, host);
        running.addFirst(host);
        return host;
    }

    Alertmanager alertmanager() throws Exception {
        Alertmanager alertmanager = Alertmanager.start(folder.resolve("alertmanager"));
        running.addFirst(alertmanager);
        return alertmanager;
    }

    /// Starts a Prometheus that scrapes all hosts.
    ///
    /// @param alertmanager host and port
    Prometheus prometheus(String alertmanager) throws Exception {
        Files.createDirectory(folder.resolve("prometheus"));
        StringBuilder targets = new StringBuilder();
        hosts.forEach((address, host) -> targets.append("- { labels: { rack: ").append(host.rack).append(" }, targets: [ '")
                .append(address).append(':').append(host.port).append("' ] }\n"));
        targets(targets.toString());
        Prometheus prometheus = Prometheus.startDeployed(folder.resolve("prometheus"), alertmanager);
        running.addFirst(prometheus);
        return prometheus;
    }

    /// Writes the file by which Prometheus finds the hosts.
    void targets(String yaml) throws IOException {
        Path next = Files.writeString(folder.resolve("next.yml"), yaml);
        Files.move(next, folder.resolve("prometheus/targets.yml"), StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE);
    }

    /// What fires now, as `rack host alert what`, where *what* is a device, a serial number or a model.
    static Set<String> firing(Prometheus prometheus) throws Exception {
        Set<String> firing = new TreeSet<>();
        for (String series : prometheus.query("ALERTS{alertstate='firing'}").keySet()) {
            Map<String, String> labels = new LinkedHashMap<>();
            LABEL.matcher(series).results().forEach(label -> labels.put(label.group(1), label.group(2)));
            String what = labels.getOrDefault("device", labels.getOrDefault("serial", labels.getOrDefault("model", "")));
            firing.add(
                    (labels.getOrDefault("rack", "") + " " + labels.getOrDefault("host", "") + " " + labels.get("alertname") + " "
                            + what.replace(' ', '_')).strip());
        }
        return firing;
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable each : running) {
            each.close();
        }
    }
}

package io.smartexporter.exporter;

import io.smartexporter.wire.DriveId;
import io.smartexporter.wire.Message.DriveReport;
import io.smartexporter.wire.Message.Manifest;
import io.smartexporter.wire.MessageEncoder;
import io.smartexporter.wire.Outcome;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A helper that has the documents of the demo drives over and over, each time for a drive of another port.
record ManyDrives(int count) implements Peer.Script {
    @Override
    public void talk(SocketChannel client, int connection) throws Exception {
        List<Path> documents = Reports.documents(Reports.DEMO);
        List<DriveId> drives = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            drives.add(new DriveId(i + ":0:0:0", "sd" + i, "", "sata"));
        }
        Peer.send(client, MessageEncoder.encode(new Manifest("1.0.0", System.currentTimeMillis(), "", "", drives)));
        for (int i = 0; i < count; i++) {
            byte[] document = Files.readAllBytes(documents.get(i % documents.size()));
            DriveReport report = new DriveReport(drives.get(i), Outcome.OK, 0, 1, Map.of(), document);
            Peer.send(client, MessageEncoder.encode(report));
        }
        Peer.send(client, MessageEncoder.end());
    }
}

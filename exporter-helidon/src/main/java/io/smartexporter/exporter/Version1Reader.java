package io.smartexporter.exporter;

import io.smartexporter.literal.LiteralException;
import io.smartexporter.literal.LiteralLimits;
import io.smartexporter.literal.Node;
import io.smartexporter.literal.PythonLiteral;
import io.smartexporter.rules.Attribute;
import io.smartexporter.wire.DriveId;
import io.smartexporter.wire.WireException;
import io.smartexporter.wire.WireLimits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads the one frame of protocol version 1: the predecessor's `repr()` of a list of drives.
///
/// `{'serial', 'model', 'family', 'attrs': [{'ID#', 'Name', 'Value', 'Worst', 'Thresh', 'Raw'}], 'error', 'port'}` of a drive
/// that was read, `{'error': 1, 'port'}` of one not read. Anything else breaks the contract; nothing of such a frame is used.
final class Version1Reader {
    /// A version 1 frame has nothing of smartctl itself.
    private static final SmartctlDocument.Run UNTOLD = new SmartctlDocument.Run(Smartctl.UNKNOWN, -1, List.of(), "");

    /// A thousand drives with 30 attributes each fit several times over.
    private static final LiteralLimits LIMITS = new LiteralLimits(16, WireLimits.FRAME_VERSION_1, 600_000);

    private final long now;
    private final Set<String> ports = new HashSet<>();

    private Version1Reader(long now) {
        this.now = now;
    }

    /// The drives of a frame, in its order.
    ///
    /// @throws WireException if it is not a helper's version 1 frame, with the line and column of the mistake
    static List<Drive> drives(byte[] payload, long now) throws WireException {
        Node root;
        try {
            root = PythonLiteral.read(payload, LIMITS);
        } catch (LiteralException e) {
            throw new WireException("version 1 frame: " + e.getMessage());
        }
        Version1Reader reader = new Version1Reader(now);
        List<Node> all = sequence(root, "the frame");
        if (all.size() > WireLimits.DRIVES) {
            throw new WireException(
                    "version 1 frame: " + all.size() + " drives: the limit is " + WireLimits.DRIVES);
        }
        List<Drive> drives = new ArrayList<>();
        for (Node drive : all) {
            drives.add(reader.drive(dictionary(drive, "a drive")));
        }
        return drives;
    }

    private Drive drive(Node.Dictionary drive) throws WireException {
        DriveId id = unique(text(drive, "port"));
        if (number(drive, "error") != 0) {
            return Drive.missing(id, Map.of(), Reason.FAILED,
                    "the helper could not read it; a helper of version 1 gives no reason", null);
        }
        List<Attribute> attributes = new ArrayList<>();
        for (Node attribute : sequence(required(drive, "attrs"), "attrs")) {
            attributes.add(attribute(dictionary(attribute, "an attribute")));
        }
        Identity identity = new Identity("ATA", "", text(drive, "model"), text(drive, "family"), text(drive, "serial"), "", "",
                "",
                -1, -1);
        Health health = new Health(null, null, null, !attributes.isEmpty(), attributes, List.of(), -1, null);
        SmartctlDocument document = new SmartctlDocument(UNTOLD, identity, health, Vitals.NONE, null, null);
        return new Drive(id, Map.of(), new DriveState.Read(new DriveState.Values(document, now)), identity, -1, -1);
    }

    private static Attribute attribute(Node.Dictionary attribute) throws WireException {
        Node raw = required(attribute, "Raw");
        String digits = raw instanceof Node.Null ? "" : integer(raw, "Raw");
        return new Attribute((int) number(attribute, "ID#"), text(attribute, "Name"), (int) number(attribute, "Value"),
                (int) number(attribute, "Worst"), (int) number(attribute, "Thresh"), digits, -1);
    }

    /// Ports distinguish drives: a second one of the same name gets `#2`, as in version 2. Names are compared after cleaning.
    private DriveId unique(String port) {
        String clean = new DriveId(port, "", "", "").port();
        String name = clean;
        for (int n = 2; !ports.add(name); n++) {
            String number = "#" + n;
            name = clean.substring(0, Math.min(clean.length(), WireLimits.VALUE - number.length())) + number;
        }
        return new DriveId(name, "", "", "");
    }

    private static Node required(Node.Dictionary from, String key) throws WireException {
        Node value = from.get(key);
        if (value == null) {
            throw wrong(from, "key '" + key + "' is missing");
        }
        return value;
    }

    /// A string; empty for `None`.
    private static String text(Node.Dictionary from, String key) throws WireException {
        return switch (required(from, key)) {
            case Node.Text text -> SafeText.brief(text.value());
            case Node.Null _ -> "";
            case Node other -> throw wrong(other, "'" + key + "' is " + other.kind() + ": expected a string");
        };
    }

    /// A number that an attribute or a flag can have; -1 for `None`.
    private static long number(Node.Dictionary from, String key) throws WireException {
        Node node = required(from, key);
        if (node instanceof Node.Null) {
            return -1;
        }
        if (node instanceof Node.Numeral numeral && numeral.value() instanceof Long value
                && Math.abs(value) <= Integer.MAX_VALUE) {
            return value;
        }
        throw wrong(node, "'" + key + "' is " + node.kind() + ": expected a small whole number or None");
    }

    private static String integer(Node node, String key) throws WireException {
        if (node instanceof Node.Numeral numeral && !(numeral.value() instanceof Double)) {
            return numeral.value().toString();
        }
        throw wrong(node, "'" + key + "' is " + node.kind() + ": expected a whole number or None");
    }

    private static List<Node> sequence(Node node, String what) throws WireException {
        if (node instanceof Node.Sequence sequence) {
            return sequence.elements();
        }
        throw wrong(node, what + " is " + node.kind() + ": expected a list");
    }

    private static Node.Dictionary dictionary(Node node, String what) throws WireException {
        if (node instanceof Node.Dictionary dictionary) {
            return dictionary;
        }
        throw wrong(node, what + " is " + node.kind() + ": expected a dict");
    }

    private static WireException wrong(Node where, String what) {
        return new WireException("version 1 frame: " + where.line() + ":" + where.column() + ": " + what);
    }
}

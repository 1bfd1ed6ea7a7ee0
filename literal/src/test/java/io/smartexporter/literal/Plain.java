package io.smartexporter.literal;

import java.util.LinkedHashMap;
import java.util.Map;

/// Trees as the JDK's own values, to compare them.
final class Plain {
    private Plain() {}

    static Object of(Node node) {
        return switch (node) {
            case Node.Dictionary object -> object(object);
            case Node.Sequence list -> list.elements().stream().map(Plain::of).toList();
            case Node.Text text -> text.value();
            case Node.Numeral number -> number.value();
            case Node.Bool bool -> bool.value();
            case Node.Null _ -> "null";
        };
    }

    private static Map<String, Object> object(Node.Dictionary object) {
        Map<String, Object> members = new LinkedHashMap<>();
        object.members().forEach(member -> members.put(member.key().value(), of(member.value())));
        return members;
    }

    /// One line that says all of a tree; the program of [PythonOracleTest] writes the same.
    static String dump(Node node) {
        StringBuilder out = new StringBuilder();
        dump(node, out);
        return out.toString();
    }

    private static void dump(Node node, StringBuilder out) {
        switch (node) {
            case Node.Dictionary object -> {
                out.append('{');
                object.members().forEach(member -> {
                    dump(member.key(), out);
                    dump(member.value(), out);
                });
                out.append('}');
            }
            case Node.Sequence list -> {
                out.append('[');
                list.elements().forEach(element -> dump(element, out));
                out.append(']');
            }
            case Node.Text text -> {
                out.append('s');
                text.value().chars().forEach(unit -> out.append("%04x".formatted(unit)));
                out.append(',');
            }
            case Node.Numeral(_, _, Double number) -> out.append("f%016x,".formatted(Double.doubleToRawLongBits(number)));
            case Node.Numeral number -> out.append('i').append(number.value()).append(',');
            case Node.Bool bool -> out.append(bool.value() ? "T" : "F");
            case Node.Null _ -> out.append('N');
        }
    }
}

package io.smartexporter.exporter;

import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/// Reads the named places of a JSON document in one pass and skips the rest.
///
/// The paths are put into a trie once; reading walks the trie along the document, so that a subtree which no path names is
/// skipped without a look at its keys. A path is `/key/key`, and `*` stands for every element of an array.
final class JsonPaths<T> {
    /// The longest number that is looked at: more digits than any counter has, few enough that reading them costs nothing.
    private static final int MAX_DIGITS = 40;

    /// Takes a scalar value; the parser stands on it.
    private interface Field<T> {
        void accept(T target, JsonParser parser, Event event);
    }

    private static final class Node<T> {
        private final Map<String, Node<T>> members = new HashMap<>();
        private @Nullable Node<T> element;
        private @Nullable Field<T> scalar;
        private @Nullable Consumer<T> end;
    }

    private final Node<T> root = new Node<>();

    /// Hands on the string at a path; a value of another type is as if absent.
    JsonPaths<T> text(String path, BiConsumer<T, String> field) {
        return scalar(path, (target, parser, event) -> {
            if (event == Event.VALUE_STRING) {
                field.accept(target, parser.getString());
            }
        });
    }

    /// Hands on the whole number at a path, from 0 to 2^63-1; a value outside or of another type is as if absent.
    JsonPaths<T> number(String path, ObjLongConsumer<T> field) {
        return scalar(path, (target, parser, event) -> {
            long value = event == Event.VALUE_NUMBER ? whole(parser.getString()) : -1;
            if (value >= 0) {
                field.accept(target, value);
            }
        });
    }

    /// Hands on the truth value at a path; a value of another type is as if absent.
    JsonPaths<T> truth(String path, BiConsumer<T, Boolean> field) {
        return scalar(path, (target, _, event) -> {
            if (event == Event.VALUE_TRUE || event == Event.VALUE_FALSE) {
                field.accept(target, event == Event.VALUE_TRUE);
            }
        });
    }

    private JsonPaths<T> scalar(String path, Field<T> field) {
        at(path).scalar = field;
        return this;
    }

    private static long whole(String digits) {
        try {
            return digits.length() > MAX_DIGITS ? -1 : Long.parseLong(digits);
        } catch (NumberFormatException _) {
            return -1;
        }
    }

    /// Runs after the object or array at a path has been read.
    JsonPaths<T> end(String path, Consumer<T> action) {
        at(path).end = action;
        return this;
    }

    /// Reads one document.
    ///
    /// @throws jakarta.json.JsonException if it is not one whole JSON value
    void read(JsonParser parser, T target) {
        walk(parser, parser.next(), root, target);
        if (parser.hasNext()) {
            parser.next();
        }
    }

    private Node<T> at(String path) {
        Node<T> node = root;
        for (String key : path.substring(1).split("/", -1)) {
            if (key.equals("*")) {
                node.element = node.element == null ? new Node<>() : node.element;
                node = node.element;
            } else {
                node = node.members.computeIfAbsent(key, _ -> new Node<>());
            }
        }
        return node;
    }

    private void walk(JsonParser parser, Event event, Node<T> node, T target) {
        switch (event) {
            case START_OBJECT -> object(parser, node, target);
            case START_ARRAY -> array(parser, node, target);
            default -> {
                if (node.scalar != null) {
                    node.scalar.accept(target, parser, event);
                }
            }
        }
    }

    private void object(JsonParser parser, Node<T> node, T target) {
        if (node.members.isEmpty()) {
            skip(parser);
        } else {
            for (Event event = parser.next(); event != Event.END_OBJECT; event = parser.next()) {
                Node<T> member = node.members.get(parser.getString());
                skipOrWalk(parser, parser.next(), member, target);
            }
        }
        finish(node, target);
    }

    private void array(JsonParser parser, Node<T> node, T target) {
        if (node.element == null) {
            skip(parser);
        } else {
            for (Event event = parser.next(); event != Event.END_ARRAY; event = parser.next()) {
                skipOrWalk(parser, event, node.element, target);
            }
        }
        finish(node, target);
    }

    private void skipOrWalk(JsonParser parser, Event event, @Nullable Node<T> node, T target) {
        if (node != null) {
            walk(parser, event, node, target);
        } else if (event == Event.START_OBJECT || event == Event.START_ARRAY) {
            skip(parser);
        }
    }

    /// Passes over the object or array that has just begun. Parsson's own skipping never ends where the document is cut.
    private static void skip(JsonParser parser) {
        for (int depth = 1; depth > 0;) {
            switch (parser.next()) {
                case START_OBJECT, START_ARRAY -> depth++;
                case END_OBJECT, END_ARRAY -> depth--;
                default -> {
                    // a scalar or a key
                }
            }
        }
    }

    private static <T> void finish(Node<T> node, T target) {
        if (node.end != null) {
            node.end.accept(target);
        }
    }
}

package io.smartexporter.rules;

import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/// Reads the named places of a JSON document in one pass and skips the rest.
///
/// The paths are put into a trie once; reading walks the trie along the document, so that a subtree which no path names is
/// skipped without a look at its keys. A path is `/key/key`, and `*` stands for every element of an array. Several may ask for one
/// path: each is told. Once built, any number of threads may read with it.
public final class JsonPaths<T> {
    /// Takes whatever stands at a path.
    @FunctionalInterface
    public interface Field<T> {
        /// Takes it.
        ///
        /// @param place valid during the call only
        void accept(T target, JsonPlace place);
    }

    private static final class Node<T> {
        private final Map<String, Node<T>> members = new HashMap<>();
        private final List<Field<T>> fields = new ArrayList<>();
        private final List<Consumer<T>> ends = new ArrayList<>();
        private @Nullable Node<T> element;
    }

    private final Node<T> root = new Node<>();

    /// Hands on the string at a path; a value of another type is as if absent.
    public JsonPaths<T> text(String path, BiConsumer<T, String> field) {
        return value(path, (target, place) -> {
            String text = place.string();
            if (text != null) {
                field.accept(target, text);
            }
        });
    }

    /// Hands on the whole number at a path, from 0 to 2^63-1; a value outside or of another type is as if absent.
    public JsonPaths<T> number(String path, ObjLongConsumer<T> field) {
        return value(path, (target, place) -> {
            long number = place.whole();
            if (number >= 0) {
                field.accept(target, number);
            }
        });
    }

    /// Hands on the truth value at a path; a value of another type is as if absent.
    public JsonPaths<T> truth(String path, BiConsumer<T, Boolean> field) {
        return value(path, (target, place) -> {
            Boolean truth = place.truth();
            if (truth != null) {
                field.accept(target, truth);
            }
        });
    }

    /// Hands on whatever stands at a path, before what stands inside it.
    public JsonPaths<T> value(String path, Field<T> field) {
        at(path).fields.add(field);
        return this;
    }

    /// Runs after the object or array at a path has been read.
    public JsonPaths<T> end(String path, Consumer<T> action) {
        at(path).ends.add(action);
        return this;
    }

    /// Reads one document.
    ///
    /// @throws jakarta.json.JsonException if it is not one whole JSON value
    public void read(JsonParser parser, T target) {
        Event first = parser.next();
        walk(new JsonPlace(parser), first, root, target);
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

    private void walk(JsonPlace place, Event event, Node<T> node, T target) {
        place.event = event;
        for (int i = 0; i < node.fields.size(); i++) {
            node.fields.get(i).accept(target, place);
        }
        switch (event) {
            case START_OBJECT -> object(place, node, target);
            case START_ARRAY -> array(place, node, target);
            case VALUE_STRING, VALUE_NUMBER, VALUE_TRUE, VALUE_FALSE, VALUE_NULL, KEY_NAME, END_OBJECT, END_ARRAY -> {
                // nothing is inside
            }
        }
    }

    private void object(JsonPlace place, Node<T> node, T target) {
        JsonParser parser = place.parser;
        if (node.members.isEmpty()) {
            skip(parser);
        } else {
            for (Event event = parser.next(); event != Event.END_OBJECT; event = parser.next()) {
                Node<T> member = node.members.get(parser.getString());
                skipOrWalk(place, parser.next(), member, target);
            }
        }
        finish(node, target);
    }

    private void array(JsonPlace place, Node<T> node, T target) {
        JsonParser parser = place.parser;
        if (node.element == null) {
            skip(parser);
        } else {
            place.enterArray();
            for (Event event = parser.next(); event != Event.END_ARRAY; event = parser.next()) {
                skipOrWalk(place, event, node.element, target);
                place.nextElement();
            }
            place.leaveArray();
        }
        finish(node, target);
    }

    private void skipOrWalk(JsonPlace place, Event event, @Nullable Node<T> node, T target) {
        if (node != null) {
            walk(place, event, node, target);
        } else if (event == Event.START_OBJECT || event == Event.START_ARRAY) {
            skip(place.parser);
        }
    }

    /// Passes over the object or array that has just begun. Parsson's own skipping never ends where the document is cut.
    private static void skip(JsonParser parser) {
        for (int depth = 1; depth > 0;) {
            switch (parser.next()) {
                case START_OBJECT, START_ARRAY -> depth++;
                case END_OBJECT, END_ARRAY -> depth--;
                case KEY_NAME, VALUE_STRING, VALUE_NUMBER, VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> {
                    // is passed
                }
            }
        }
    }

    private static <T> void finish(Node<T> node, T target) {
        for (int i = 0; i < node.ends.size(); i++) {
            node.ends.get(i).accept(target);
        }
    }
}

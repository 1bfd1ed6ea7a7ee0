package io.smartexporter.rules;

import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/// Reads the values at some paths of a JSON document in one pass and skips the rest.
///
/// The paths form a trie, built once; reading walks the trie along the document, and skips a subtree outside all paths without a
/// look at its keys. A path is `/key/key`, and `*` is every element of an array. A path may have several consumers: each gets its
/// value. Once built, any number of threads may use it.
public final class JsonPaths<T> {
    /// Takes the value at a path.
    @FunctionalInterface
    public interface Field<T> {
        /// Takes it.
        ///
        /// @param value valid during the call only
        void accept(T target, PathValue value);
    }

    private static final class Branch<T> {
        private final Map<String, Branch<T>> members = new HashMap<>();
        private final List<Field<T>> fields = new ArrayList<>();
        private final List<Consumer<T>> ends = new ArrayList<>();
        private @Nullable Branch<T> element;
    }

    private final Branch<T> root = new Branch<>();
    private final Set<String> names = new TreeSet<>();

    /// Passes on the string at a path; a value of another type counts as absent.
    public JsonPaths<T> text(String path, BiConsumer<T, String> field) {
        return value(path, (target, value) -> {
            String text = value.string();
            if (text != null) {
                field.accept(target, text);
            }
        });
    }

    /// Passes on the whole number at a path, from 0 to 2^63-1; a value outside or of another type counts as absent.
    public JsonPaths<T> number(String path, ObjLongConsumer<T> field) {
        return value(path, (target, value) -> {
            long number = value.whole();
            if (number >= 0) {
                field.accept(target, number);
            }
        });
    }

    /// Passes on the truth value at a path; a value of another type counts as absent.
    public JsonPaths<T> truth(String path, BiConsumer<T, Boolean> field) {
        return value(path, (target, value) -> {
            Boolean truth = value.truth();
            if (truth != null) {
                field.accept(target, truth);
            }
        });
    }

    /// Passes on any value at a path, before the values inside it.
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
        walk(new PathValue(parser), first, root, target);
        if (parser.hasNext()) {
            parser.next();
        }
    }

    /// All paths, in alphabetical order.
    public Set<String> names() {
        return Collections.unmodifiableSet(names);
    }

    private Branch<T> at(String path) {
        names.add(path);
        Branch<T> branch = root;
        for (String key : path.substring(1).split("/", -1)) {
            if (key.equals("*")) {
                branch.element = branch.element == null ? new Branch<>() : branch.element;
                branch = branch.element;
            } else {
                branch = branch.members.computeIfAbsent(key, _ -> new Branch<>());
            }
        }
        return branch;
    }

    private void walk(PathValue value, Event event, Branch<T> branch, T target) {
        value.event = event;
        for (int i = 0; i < branch.fields.size(); i++) {
            branch.fields.get(i).accept(target, value);
        }
        switch (event) {
            case START_OBJECT -> object(value, branch, target);
            case START_ARRAY -> array(value, branch, target);
            case VALUE_STRING, VALUE_NUMBER, VALUE_TRUE, VALUE_FALSE, VALUE_NULL, KEY_NAME, END_OBJECT, END_ARRAY -> {
                // nothing is inside
            }
        }
    }

    private void object(PathValue value, Branch<T> branch, T target) {
        JsonParser parser = value.parser;
        if (branch.members.isEmpty()) {
            skip(parser);
        } else {
            for (Event event = parser.next(); event != Event.END_OBJECT; event = parser.next()) {
                Branch<T> member = branch.members.get(parser.getString());
                skipOrWalk(value, parser.next(), member, target);
            }
        }
        finish(branch, target);
    }

    private void array(PathValue value, Branch<T> branch, T target) {
        JsonParser parser = value.parser;
        if (branch.element == null) {
            skip(parser);
        } else {
            value.enterArray();
            for (Event event = parser.next(); event != Event.END_ARRAY; event = parser.next()) {
                skipOrWalk(value, event, branch.element, target);
                value.nextElement();
            }
            value.leaveArray();
        }
        finish(branch, target);
    }

    private void skipOrWalk(PathValue value, Event event, @Nullable Branch<T> branch, T target) {
        if (branch != null) {
            walk(value, event, branch, target);
        } else if (event == Event.START_OBJECT || event == Event.START_ARRAY) {
            skip(value.parser);
        }
    }

    /// Passes over the object or array that has just begun. Parsson's own skipping never ends if the document is truncated.
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

    private static <T> void finish(Branch<T> branch, T target) {
        for (int i = 0; i < branch.ends.size(); i++) {
            branch.ends.get(i).accept(target);
        }
    }
}

package io.smartexporter.exporter;

import io.smartexporter.exporter.YamlFile.Item;
import io.smartexporter.exporter.YamlFile.Kind;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.resolver.Resolver;

/// Reads the text of a [YamlFile], with all growth bounded, and a place for each mistake.
///
/// It reads SnakeYAML's events, which come in sequence without recursion, and not its tree: an alias can only lead to what was
/// complete before it, so nothing can contain itself, and the depth is known before anything is built.
final class YamlReader {
    private static final int DEEPEST = 10;
    private static final int LONGEST_KEY = 100;

    /// Aliases can repeat their target, and that its contents.
    private static final int MOST_ITEMS = 5000;

    private static final List<Tag> KNOWN = List.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.MERGE);
    private static final List<String> TRUE = List.of("yes", "true", "on");

    private sealed interface Value {
        FilePlace place();
    }

    private record Scalar(String text, boolean isName, FilePlace place) implements Value {}

    private record Sequence(List<Value> values, FilePlace place) implements Value {}

    private record Keys(List<Pair> pairs, FilePlace place) implements Value {}

    private record Pair(Scalar key, Value value) {}

    private final String name;
    private final byte[] bytes;
    private final Resolver resolver = new Resolver();
    private final Map<String, Value> anchors = new HashMap<>();
    private final Map<String, Item> items = new LinkedHashMap<>();
    private int visited;
    private FilePlace last;

    YamlReader(String name, byte[] bytes) {
        this.name = name;
        this.bytes = bytes;
        this.last = new FilePlace(name, 1, 1);
    }

    Map<String, Item> items() throws ConfigurationException {
        String text = decoded();
        try {
            LoaderOptions options = new LoaderOptions();
            options.setCodePointLimit(YamlFile.MOST_BYTES);
            options.setNestingDepthLimit(DEEPEST + 1);
            document(new Yaml(options).parse(new StringReader(text)).iterator());
            return items;
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
            throw new ConfigurationException(mark == null ? last : place(mark), "not YAML: " + SafeText.clean(e.getProblem()));
        } catch (ReaderException e) {
            throw new ConfigurationException(place(text.substring(0, Math.min(text.length(), e.getPosition()))),
                    "not YAML: the character U+%04X is not allowed".formatted(e.getCodePoint()));
        } catch (YAMLException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new ConfigurationException(last, "not YAML: " + SafeText.clean(String.valueOf(e.getMessage())));
        }
    }

    private String decoded() throws ConfigurationException {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        boolean wrong = decoder.decode(in, out, true).isError() || decoder.flush(out).isError();
        String text = out.flip().toString();
        if (wrong) {
            throw new ConfigurationException(place(text), "not UTF-8");
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /// The end of a text.
    private FilePlace place(String before) {
        int line = (int) before.chars().filter(c -> c == '\n').count();
        String inLine = before.substring(before.lastIndexOf('\n') + 1);
        return new FilePlace(name, line + 1, inLine.codePointCount(0, inLine.length()) + 1);
    }

    private FilePlace place(Mark mark) {
        return new FilePlace(name, mark.getLine() + 1, mark.getColumn() + 1);
    }

    private void document(Iterator<Event> events) throws ConfigurationException {
        while (events.hasNext()) {
            Event event = next(events);
            if (event.is(Event.ID.DocumentStart)) {
                document(value(next(events), events, 1));
            }
            if (event.is(Event.ID.DocumentEnd) && events.hasNext() && next(events).is(Event.ID.DocumentStart)) {
                throw new ConfigurationException(last, "a second document begins here: expected one");
            }
        }
    }

    private void document(Value root) throws ConfigurationException {
        if (root instanceof Keys keys) {
            section("", keys, 1);
        } else if (!(root instanceof Scalar text && text.text().isEmpty())) {
            throw new ConfigurationException(root.place(), "expected keys such as smart: and server:");
        }
    }

    private Event next(Iterator<Event> events) {
        Event event = events.next();
        last = place(event.getStartMark());
        return event;
    }

    private Value value(Event event, Iterator<Event> events, int depth) throws ConfigurationException {
        FilePlace place = place(event.getStartMark());
        if (depth > DEEPEST) {
            throw new ConfigurationException(place, "nested deeper than " + DEEPEST + " levels");
        }
        if (event instanceof AliasEvent alias) {
            Value meant = anchors.get(alias.getAnchor());
            if (meant == null) {
                throw new ConfigurationException(place,
                        "the alias *" + SafeText.clean(alias.getAnchor()) + " stands within what it means, or before it");
            }
            return meant;
        }
        Value value = switch (event) {
            case ScalarEvent scalar -> scalar(scalar, place);
            case SequenceStartEvent start -> sequence(untagged(start, place), events, depth);
            case MappingStartEvent start -> keys(untagged(start, place), events, depth);
            default -> throw new ConfigurationException(place, "expected a value");
        };
        if (((NodeEvent) event).getAnchor() != null) {
            anchors.put(((NodeEvent) event).getAnchor(), value);
        }
        return value;
    }

    private static FilePlace untagged(CollectionStartEvent event, FilePlace place) throws ConfigurationException {
        String tag = event.getTag();
        if (tag != null && !tag.equals("!") && !tag.equals(Tag.MAP.getValue()) && !tag.equals(Tag.SEQ.getValue())) {
            throw new ConfigurationException(place, "the tag " + SafeText.clean(tag) + " is not supported: leave it out");
        }
        return place;
    }

    private Scalar scalar(ScalarEvent event, FilePlace place) throws ConfigurationException {
        String text = event.getValue();
        Tag tag = tag(event, text);
        if (!KNOWN.contains(tag)) {
            throw new ConfigurationException(place,
                    "the tag " + SafeText.clean(tag.getValue()) + " is not supported: leave it out");
        }
        if (tag.equals(Tag.NULL)) {
            return new Scalar("", false, place);
        }
        if (tag.equals(Tag.BOOL)) {
            return new Scalar(Boolean.toString(TRUE.contains(text.toLowerCase(Locale.ROOT))), false, place);
        }
        return new Scalar(text, tag.equals(Tag.STR) || tag.equals(Tag.MERGE), place);
    }

    private Tag tag(ScalarEvent event, String text) {
        if (event.getTag() != null) {
            return event.getTag().equals("!") ? Tag.STR : new Tag(event.getTag());
        }
        // A long text is neither a number nor a truth value, and the resolver's patterns recurse.
        return text.length() > LONGEST_KEY
                ? Tag.STR
                : resolver.resolve(NodeId.scalar, text, event.getImplicit().canOmitTagInPlainScalar());
    }

    private Sequence sequence(FilePlace place, Iterator<Event> events, int depth) throws ConfigurationException {
        List<Value> values = new ArrayList<>();
        for (Event event = next(events); !event.is(Event.ID.SequenceEnd); event = next(events)) {
            values.add(value(event, events, depth + 1));
        }
        return new Sequence(values, place);
    }

    private Keys keys(FilePlace place, Iterator<Event> events, int depth) throws ConfigurationException {
        List<Pair> pairs = new ArrayList<>();
        for (Event event = next(events); !event.is(Event.ID.MappingEnd); event = next(events)) {
            Scalar key = name(value(event, events, depth + 1), place(event.getStartMark()));
            pairs.add(new Pair(key, value(next(events), events, depth + 1)));
        }
        return new Keys(pairs, place);
    }

    /// A key: a text, with the place where it is used, which for an alias is not where it is written.
    private static Scalar name(Value key, FilePlace place) throws ConfigurationException {
        if (!(key instanceof Scalar text && text.isName())) {
            throw new ConfigurationException(place, "this key is no text: expected a name such as smart");
        }
        String name = text.text();
        if (name.length() > LONGEST_KEY) {
            throw new ConfigurationException(place, "this key is longer than " + LONGEST_KEY + " characters");
        }
        if (name.isEmpty() || name.startsWith(".") || name.endsWith(".") || name.contains("..")) {
            throw new ConfigurationException(place,
                    "the key \"" + SafeText.clean(name) + "\" is empty, or empty beside a dot: expected a name such as smart");
        }
        if (name.equals("<<")) {
            throw new ConfigurationException(place, "merging with << is not supported: write the keys out");
        }
        return new Scalar(name, true, place);
    }

    private void section(String prefix, Keys keys, int depth) throws ConfigurationException {
        for (Pair pair : keys.pairs()) {
            String key = prefix + pair.key().text();
            FilePlace place = pair.key().place();
            Item before = items.get(key);
            if (before != null) {
                throw new ConfigurationException(place, "the key " + SafeText.clean(key) + " stands twice, first in line "
                        + before.place().line());
            }
            items.put(key, item(pair.value(), place));
            if (pair.value() instanceof Keys inner) {
                if (depth >= DEEPEST) {
                    throw new ConfigurationException(place, "nested deeper than " + DEEPEST + " levels");
                }
                section(key + ".", inner, depth + 1);
            }
        }
    }

    private Item item(Value value, FilePlace place) throws ConfigurationException {
        visited++;
        if (visited > MOST_ITEMS) {
            throw new ConfigurationException(place,
                    "more than " + MOST_ITEMS + " keys and list elements, aliases counted as what they mean");
        }
        return switch (value) {
            case Scalar text -> Item.text(text.text(), place);
            case Keys _ -> new Item(Kind.SECTION, "", List.of(), place);
            case Sequence sequence -> {
                List<Item> elements = new ArrayList<>();
                for (Value element : sequence.values()) {
                    elements.add(element instanceof Sequence inner
                            ? new Item(Kind.LIST, "", List.of(), inner.place())
                            : item(element, element.place()));
                }
                yield new Item(Kind.LIST, "", elements, place);
            }
        };
    }
}

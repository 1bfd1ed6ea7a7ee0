package io.smartexporter.literal;

import io.smartexporter.literal.Node.Bool;
import io.smartexporter.literal.Node.Dictionary;
import io.smartexporter.literal.Node.Member;
import io.smartexporter.literal.Node.Null;
import io.smartexporter.literal.Node.Sequence;
import io.smartexporter.literal.Node.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The one reader of operators' files: JSON, JSON with `#` comments and trailing commas, and Python literals.
///
/// It is recursive; the limit of depth bounds that.
public final class LiteralReader {
    /// JSON's words, and Python's.
    private static final Map<String, String> JSON_WORDS = Map.of("true", "True", "false", "False", "null", "None");

    private final Cursor cursor;
    private final Dialect dialect;
    private final LiteralLimits limits;
    private final QuotedText quoted;
    private final Map<String, String> keys = new HashMap<>();
    private final List<Document.Duplicate> duplicates = new ArrayList<>();
    private int nodes;

    private LiteralReader(Cursor cursor, Dialect dialect, LiteralLimits limits) {
        this.cursor = cursor;
        this.dialect = dialect;
        this.limits = limits;
        this.quoted = new QuotedText(cursor, dialect);
    }

    /// Reads one text.
    ///
    /// @throws LiteralException if it is not of the dialect, or exceeds a limit
    public static Document read(Source source, Dialect dialect, LiteralLimits limits) throws LiteralException {
        return new LiteralReader(new Cursor(source, limits), dialect, limits).document();
    }

    private Document document() throws LiteralException {
        skipBlanks();
        if (cursor.peek() == Cursor.END) {
            throw cursor.error(1, 1, "it is empty", "expected a value, such as { … }");
        }
        Node root = value(1);
        skipBlanks();
        if (cursor.peek() != Cursor.END) {
            throw cursor.error(cursor.found() + " behind the end", "expected nothing more");
        }
        return new Document(root, duplicates);
    }

    private Node value(int depth) throws LiteralException {
        countNode();
        int line = cursor.line();
        int column = cursor.column();
        int c = cursor.peek();
        return switch (c) {
            case '{' -> dictionary(line, column, opened(depth));
            case '[' -> sequence(line, column, opened(depth));
            case '(' -> parenthesized(line, column, opened(depth));
            case '"', '\'' -> text();
            default -> NumberText.startsHere(cursor) ? NumberText.read(cursor, this::skipBlanks) : word(line, column);
        };
    }

    private void countNode() throws LiteralException {
        if (++nodes > limits.nodes()) {
            throw cursor.error("more than " + limits.nodes() + " values", "no more are read");
        }
    }

    /// Takes an opening bracket.
    private int opened(int depth) throws LiteralException {
        if (depth > limits.depth()) {
            throw cursor.error("nested deeper than " + limits.depth(), "nothing deeper is read");
        }
        cursor.advance();
        return depth + 1;
    }

    private Dictionary dictionary(int line, int column, int depth) throws LiteralException {
        Map<String, Member> members = new LinkedHashMap<>();
        while (more('}', line, column)) {
            Member member = member(depth);
            Member first = members.put(member.key().value(), member);
            if (first != null) {
                duplicates.add(new Document.Duplicate(first.key(), member.key()));
            }
            separator('}', line, column);
        }
        return new Dictionary(line, column, List.copyOf(members.values()));
    }

    private Member member(int depth) throws LiteralException {
        countNode();
        if (!quoted.startsHere()) {
            throw cursor.error(cursor.found(), "expected a key in quotes, or \"}\"");
        }
        Text key = shared(text());
        skipBlanks();
        if (!cursor.take(':')) {
            throw cursor.error(cursor.found(), "expected \":\" behind the key " + Wording.quote(key.value()));
        }
        skipBlanks();
        return new Member(key, value(depth));
    }

    /// Objects of one kind have the same keys: each is kept once.
    private Text shared(Text key) {
        return new Text(key.line(), key.column(), keys.computeIfAbsent(key.value(), text -> text));
    }

    private Sequence sequence(int line, int column, int depth) throws LiteralException {
        List<Node> elements = new ArrayList<>();
        while (more(']', line, column)) {
            elements.add(value(depth));
            separator(']', line, column);
        }
        return new Sequence(line, column, elements);
    }

    /// A tuple; or, without any comma, the value alone.
    private Node parenthesized(int line, int column, int depth) throws LiteralException {
        List<Node> elements = new ArrayList<>();
        boolean commas = true;
        while (more(')', line, column)) {
            elements.add(value(depth));
            commas = separator(')', line, column);
        }
        return elements.size() == 1 && !commas ? elements.getFirst() : new Sequence(line, column, elements);
    }

    /// Takes the closing bracket if it is here.
    private boolean more(int close, int line, int column) throws LiteralException {
        skipBlanks();
        if (cursor.peek() == Cursor.END) {
            throw cursor.error("the text ends here", "expected " + closing(close, line, column));
        }
        return !cursor.take(close);
    }

    /// Takes the comma after an element. Without one the closing bracket must follow.
    private boolean separator(int close, int line, int column) throws LiteralException {
        skipBlanks();
        if (cursor.take(',')) {
            return true;
        }
        if (cursor.peek() != close) {
            throw cursor.error(cursor.found(), "expected \",\" or " + closing(close, line, column));
        }
        return false;
    }

    private static String closing(int bracket, int line, int column) {
        return Wording.quote(Character.toString(bracket)) + " for line " + line + ", column " + column;
    }

    /// A string; in Python, strings side by side are one.
    private Text text() throws LiteralException {
        int line = cursor.line();
        int column = cursor.column();
        String first = quoted.read();
        if (dialect != Dialect.PYTHON) {
            return new Text(line, column, first);
        }
        skipBlanks();
        if (!quoted.startsHere()) {
            return new Text(line, column, first);
        }
        StringBuilder all = new StringBuilder(first);
        while (quoted.startsHere()) {
            all.append(quoted.read());
            skipBlanks();
        }
        return new Text(line, column, all.toString());
    }

    private Node word(int line, int column) throws LiteralException {
        if (quoted.startsHere()) {
            return text();
        }
        int start = cursor.offset();
        while (isWordPart(cursor.peek())) {
            cursor.advance();
        }
        String word = cursor.since(start);
        return switch (dialect == Dialect.PYTHON ? word : JSON_WORDS.getOrDefault(word, word)) {
            case "True" -> new Bool(line, column, true);
            case "False" -> new Bool(line, column, false);
            case "None" -> new Null(line, column);
            case "" -> throw cursor.error(cursor.found(), "expected a value");
            default -> throw unknown(word, line, column);
        };
    }

    private LiteralException unknown(String word, int line, int column) {
        if (cursor.peek() == '"' || cursor.peek() == '\'') {
            return cursor.error(line, column, "the string has the prefix " + word, "expected none");
        }
        return cursor.error(line, column, "the word " + Wording.quote(word) + " is no value", "put it in quotes if it is text");
    }

    private static boolean isWordPart(int c) {
        return Ascii.isLetterOrDigit(c) || c == '_' || c >= 0x80;
    }

    private void skipBlanks() {
        while (true) {
            switch (cursor.peek()) {
                case ' ', '\t', '\r', '\n', '\f' -> cursor.advance();
                case '#' -> skipLine();
                case '\\' -> {
                    if (!skipContinuation()) {
                        return;
                    }
                }
                default -> {
                    return;
                }
            }
        }
    }

    private void skipLine() {
        while (cursor.peek() != '\n' && cursor.peek() != '\r' && cursor.peek() != Cursor.END) {
            cursor.advance();
        }
    }

    /// Python joins lines where the first ends in a backslash.
    private boolean skipContinuation() {
        boolean continued = cursor.peek(1) == '\n' || cursor.peek(1) == '\r';
        if (continued) {
            cursor.advance();
        }
        return continued;
    }
}

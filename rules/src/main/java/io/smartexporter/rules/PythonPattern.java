package io.smartexporter.rules;

import io.smartexporter.literal.Ascii;
import io.smartexporter.literal.Wording;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Translates a regular expression of Python's module `re` into one of Java's that matches the same texts.
///
/// Most of both languages is the same, but some of it only looks the same: `\Z`, `\v`, `\w` beyond ASCII, `[` in a class, `{,5}`,
/// a brace that is not a quantifier. So it is parsed and rewritten. What Python rejects is rejected, and so are the few
/// constructs without a counterpart: conditionals, `\N{…}` and the flags a, L, m and x.
final class PythonPattern {
    private static final String WORD = "[" + PatternText.WORD + "]";
    private static final String BOUNDARY = "(?:(?<=" + WORD + ")(?!" + WORD + ")|(?<!" + WORD + ")(?=" + WORD + "))";
    private static final String NO_BOUNDARY = "(?:(?<=" + WORD + ")(?=" + WORD + ")|(?<!" + WORD + ")(?!" + WORD + "))";
    private static final Pattern GROUP_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern FLAGS = Pattern.compile("[isu]*(-[is]+)?");
    private static final int MOST_REPEATS = 65535;
    private static final int DEEPEST = 50;

    /// The operand of a quantifier.
    private enum Last {
        NOTHING,
        POSITION,
        ITEM,
        REPEAT
    }

    /// An open parenthesis; its number is 0 if it does not capture.
    private record Group(int at, int number) {}

    private final PatternText text;
    private final StringBuilder out = new StringBuilder();
    private final Deque<Group> open = new ArrayDeque<>();
    private final Map<String, Integer> names = new HashMap<>();
    private final Set<Integer> closed = new HashSet<>();
    private int groups;
    private int flags = Pattern.UNIX_LINES;
    private Last last = Last.NOTHING;

    private PythonPattern(String python) {
        text = new PatternText(python);
    }

    /// @throws PatternException if Python rejects it, or it has no counterpart
    static Pattern compile(String python) throws PatternException {
        PythonPattern pattern = new PythonPattern(python);
        pattern.translate();
        try {
            return Pattern.compile(pattern.out.toString(), pattern.flags);
        } catch (PatternSyntaxException e) {
            throw new PatternException("no regular expression that can be used: " + e.getDescription(), "");
        }
    }

    private void translate() throws PatternException {
        while (text.peek() != PatternText.END) {
            int from = text.at();
            piece(text.next(), from);
        }
        if (!open.isEmpty()) {
            throw text.error(open.peek().at(), "\"(\"", "expected its closing \")\"");
        }
    }

    private void piece(int c, int from) throws PatternException {
        switch (c) {
            case '\\' -> escape(text.next(), from);
            case '[' -> append(Last.ITEM, PatternClass.translate(text, from));
            case '(' -> open(from);
            case ')' -> close(from);
            case '|' -> append(Last.NOTHING, "|");
            case '*', '+', '?' -> repeat(Character.toString(c), from);
            case '{' -> brace(from);
            case '^', '$' -> append(Last.POSITION, Character.toString(c));
            case '.' -> append(Last.ITEM, ".");
            default -> append(Last.ITEM, PatternText.literal(c));
        }
    }

    private void append(Last what, String java) {
        out.append(java);
        last = what;
    }

    private void escape(int letter, int from) throws PatternException {
        switch (letter) {
            case 'A' -> append(Last.POSITION, "\\A");
            case 'Z', 'z' -> append(Last.POSITION, "\\z");
            case 'b' -> append(Last.POSITION, BOUNDARY);
            case 'B' -> append(Last.POSITION, NO_BOUNDARY);
            case 'd' -> append(Last.ITEM, "\\p{Nd}");
            case 'D' -> append(Last.ITEM, "\\P{Nd}");
            case 'w' -> append(Last.ITEM, WORD);
            case 'W' -> append(Last.ITEM, "[^" + PatternText.WORD + "]");
            case 's' -> append(Last.ITEM, "[" + PatternText.SPACE + "]");
            case 'S' -> append(Last.ITEM, "[^" + PatternText.SPACE + "]");
            case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(letter - '0', from);
            default -> character(letter, from);
        }
    }

    private void character(int letter, int from) throws PatternException {
        int c = text.escaped(letter, from);
        if (c == PatternText.NO_CHARACTER) {
            throw text.unknownEscape(letter, from);
        }
        append(Last.ITEM, PatternText.literal(c));
    }

    /// Three octal digits are a character, anything else is a group.
    private void number(int first, int from) throws PatternException {
        int start = text.at();
        int second = text.peek();
        int octal = text.octal(first, 2);
        if (first <= 3 && text.at() == start + 2) {
            append(Last.ITEM, PatternText.literal(octal));
            return;
        }
        text.back(start);
        boolean two = Ascii.isDigit(second);
        reference(two ? first * 10 + text.next() - '0' : first, from);
    }

    private void reference(int group, int from) throws PatternException {
        if (!closed.contains(group)) {
            throw text.error(from, "a reference to group " + group, "expected one that is closed before it");
        }
        append(Last.ITEM, "(?:\\" + group + ")");
    }

    private void open(int from) throws PatternException {
        if (!text.take("?")) {
            capture(from);
        } else if (text.take("P<")) {
            name(text.upTo('>', from, "\"(?P<\""), from);
            capture(from);
        } else if (text.take("P=")) {
            String name = text.upTo(')', from, "\"(?P=\"");
            reference(names.getOrDefault(name, 0), from);
        } else if (text.take("#")) {
            text.upTo(')', from, "\"(?#\"");
        } else if (!opened(from, ":", "=", "!", ">", "<=", "<!")) {
            flags(from);
        }
    }

    private boolean opened(int from, String... kinds) throws PatternException {
        for (String kind : kinds) {
            if (text.take(kind)) {
                push(from, 0, "(?" + kind);
                return true;
            }
        }
        return false;
    }

    private void capture(int from) throws PatternException {
        push(from, ++groups, "(");
    }

    private void push(int from, int number, String java) throws PatternException {
        if (open.size() == DEEPEST) {
            throw text.error(from, "parentheses nested deeper than " + DEEPEST, "nothing deeper is read");
        }
        open.push(new Group(from, number));
        append(Last.NOTHING, java);
    }

    private void name(String name, int from) throws PatternException {
        if (!GROUP_NAME.matcher(name).matches() || names.putIfAbsent(name, groups + 1) != null) {
            throw text.error(from,
                    "the group name " + Wording.quote(name), "expected letters, digits and _, and each name once");
        }
    }

    private void flags(int from) throws PatternException {
        int start = text.at();
        while (Ascii.isLetterOrDigit(text.peek()) || text.peek() == '-') {
            text.next();
        }
        String letters = text.since(start);
        boolean whole = text.peek() == ')';
        if (letters.isEmpty() || !FLAGS.matcher(letters).matches() || (text.peek() != ':' && !whole)) {
            throw text.error(from,
                    "\"(?\" and what follows", "expected (?: (?= (?! (?<= (?<! (?> (?P<name> (?P=name) (?# or the flags i and s");
        }
        text.next();
        if (!whole) {
            push(from, 0, "(?" + letters.replace("u", "").replaceFirst("i", "iu").replace("-iu", "-i") + ":");
        } else if (!out.isEmpty() || letters.contains("-")) {
            throw text.error(from, "flags for the whole expression", "expected at its start");
        } else {
            flags |= letters.contains("i") ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0;
            flags |= letters.contains("s") ? Pattern.DOTALL : 0;
        }
    }

    private void close(int from) throws PatternException {
        if (open.isEmpty()) {
            throw text.error(from, "\")\"", "expected \"(\" before it");
        }
        closed.add(open.pop().number());
        closed.remove(0);
        append(Last.ITEM, ")");
    }

    private void brace(int from) throws PatternException {
        int start = text.at();
        String least = text.digits();
        boolean range = text.take(",");
        String most = range ? text.digits() : least;
        if (!text.take("}") || (!range && least.isEmpty())) {
            text.back(start);
            append(Last.ITEM, "\\{");
        } else {
            repeat(quantifier(least, range, most, from), from);
        }
    }

    private String quantifier(String least, boolean range, String most, int from) throws PatternException {
        int low = least.isEmpty() ? 0 : count(least, from);
        int high = most.isEmpty() ? Integer.MAX_VALUE : count(most, from);
        if (high < low) {
            throw text.error(from, "a repetition whose end is below its start", "expected {least,most}");
        }
        return !range ? "{" + low + "}" : "{" + low + "," + (most.isEmpty() ? "" : high) + "}";
    }

    private int count(String digits, int from) throws PatternException {
        if (digits.length() > 5 || Integer.parseInt(digits) > MOST_REPEATS) {
            throw text.error(from, "a repetition", "expected at most " + MOST_REPEATS);
        }
        return Integer.parseInt(digits);
    }

    private void repeat(String quantifier, int from) throws PatternException {
        if (last == Last.NOTHING || last == Last.POSITION) {
            throw text.error(from,
                    "\"" + quantifier + "\" has nothing to repeat", "expected \\ before it if it is meant literally");
        }
        if (last == Last.REPEAT) {
            throw text.error(from, "\"" + quantifier + "\" repeats a repetition", "expected parentheses around that");
        }
        String mode = text.take("?") ? "?" : text.take("+") ? "+" : "";
        append(Last.REPEAT, quantifier + mode);
    }

    /// A regular expression cannot be used. The message is the mistake.
    static final class PatternException extends Exception {
        private static final long serialVersionUID = 1;

        private final String remedy;

        PatternException(String message, String remedy) {
            super(message);
            this.remedy = remedy;
        }

        /// What was expected, or what to do; empty if the message suffices.
        String remedy() {
            return remedy;
        }
    }
}

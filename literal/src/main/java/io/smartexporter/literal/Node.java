package io.smartexporter.literal;

import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A value in an operator's file or in a Python literal, with the place where it begins.
///
/// Lines and columns count from 1; a column is a character (a code point), not a byte.
public sealed interface Node {
    int line();

    int column();

    /// A JSON object or a Python dict.
    ///
    /// @param members in the order of the text, each key once
    record Dictionary(int line, int column, List<Member> members) implements Node {
        public Dictionary {
            members = List.copyOf(members);
        }

        /// The value of a key, or null if there is no such key.
        public @Nullable Node get(String key) {
            for (Member member : members) {
                if (member.key().value().equals(key)) {
                    return member.value();
                }
            }
            return null;
        }
    }

    /// A key and its value.
    record Member(Text key, Node value) {
        public Member {
            Objects.requireNonNull(key);
            Objects.requireNonNull(value);
        }
    }

    /// A JSON array, a Python list or a Python tuple.
    record Sequence(int line, int column, List<Node> elements) implements Node {
        public Sequence {
            elements = List.copyOf(elements);
        }
    }

    /// A string. It may hold lone surrogates, as JSON's and Python's strings may.
    record Text(int line, int column, String value) implements Node {
        public Text {
            Objects.requireNonNull(value);
        }
    }

    /// A number.
    ///
    /// @param value a Long if it is an integer that fits, else a BigInteger; a finite Double if it has a fraction or an exponent
    record Numeral(int line, int column, Number value) implements Node {
        public Numeral {
            if (!(value instanceof Long || value instanceof BigInteger || value instanceof Double)) {
                throw new IllegalArgumentException("a Long, BigInteger or Double");
            }
        }
    }

    /// `true` or `false`, `True` or `False`.
    record Bool(int line, int column, boolean value) implements Node {}

    /// `null` or `None`.
    record Null(int line, int column) implements Node {}

    /// Its place alone, to keep a place without the node.
    default Node place() {
        return new Null(line(), column());
    }

    /// What it is, for a message.
    default String kind() {
        return switch (this) {
            case Dictionary _ -> "an object";
            case Sequence _ -> "a list";
            case Text _ -> "a string";
            case Numeral _ -> "a number";
            case Bool _ -> "true or false";
            case Null _ -> "null";
        };
    }
}

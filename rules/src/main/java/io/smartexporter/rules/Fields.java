package io.smartexporter.rules;

import io.smartexporter.literal.Node;
import io.smartexporter.literal.Node.Bool;
import io.smartexporter.literal.Node.Dictionary;
import io.smartexporter.literal.Node.Member;
import io.smartexporter.literal.Node.Null;
import io.smartexporter.literal.Node.Numeral;
import io.smartexporter.literal.Node.Sequence;
import io.smartexporter.literal.Node.Text;
import io.smartexporter.literal.Problems;
import io.smartexporter.literal.Wording;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The members of one object by name and type. One of another type is noted as an error and then reads as absent; `null` is the
/// same as absent.
record Fields(Dictionary object, Problems problems) {

    @Nullable
    Node any(String key) {
        Node value = object.get(key);
        return value instanceof Null ? null : value;
    }

    @Nullable
    Text text(String key) {
        return typed(key, Text.class, "a string");
    }

    @Nullable
    Numeral number(String key) {
        return typed(key, Numeral.class, "a number");
    }

    @Nullable
    Bool truth(String key) {
        return typed(key, Bool.class, "true or false");
    }

    @Nullable
    Sequence list(String key) {
        return typed(key, Sequence.class, "a list, [ … ]");
    }

    @Nullable
    Dictionary object(String key) {
        return typed(key, Dictionary.class, "an object, { … }");
    }

    private <T extends Node> @Nullable T typed(String key, Class<T> type, String expected) {
        Node found = any(key);
        if (found == null || type.isInstance(found)) {
            return type.cast(found);
        }
        problems.error(found, Wording.quote(key) + " is " + found.kind(), "expected " + expected);
        return null;
    }

    /// Notes an error if the key is absent.
    ///
    /// @param expected what was expected
    void require(String key, String expected) {
        if (any(key) == null) {
            problems.error(object, Wording.quote(key) + " is missing", "expected " + expected);
        }
    }

    void warnOfOthers(Set<String> known) {
        for (Member member : object.members()) {
            if (!known.contains(member.key().value())) {
                problems.warning(member.key(), "unknown key " + Wording.quote(member.key().value()), "it has no effect");
            }
        }
    }
}

package io.smartexporter.literal;

import java.util.List;

/// A text that was read into a tree.
///
/// @param duplicates keys that occur twice in one object; the tree holds the value of the later one
public record Document(Node root, List<Duplicate> duplicates) {
    public Document {
        duplicates = List.copyOf(duplicates);
    }

    /// A key that occurs twice in one object.
    public record Duplicate(Node.Text first, Node.Text second) {
        /// What to do about it.
        public static final String REMEDY = "leave one out";

        /// The message.
        public String message() {
            return "the key " + Wording.quote(second.value()) + " stands twice, first in line " + first.line() + ", column "
                    + first.column();
        }
    }
}

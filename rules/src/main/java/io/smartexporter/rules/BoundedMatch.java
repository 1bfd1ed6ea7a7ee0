package io.smartexporter.rules;

import java.util.regex.Pattern;

/// Tries an expression on a name, with an end to it.
///
/// An operator's expression may backtrack for years or need more stack than a thread has, and the name that makes it so may come
/// years after the file was checked. A scrape has to end all the same: such an expression does not match.
final class BoundedMatch {
    private static final int MOST_STEPS = 1_000_000;

    private BoundedMatch() {}

    /// Whether the name begins as the expression says.
    static boolean lookingAt(Pattern expression, String name) {
        try {
            return expression.matcher(new CountedName(name)).lookingAt();
        } catch (TooManySteps | StackOverflowError _) {
            return false;
        }
    }

    private static final class TooManySteps extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooManySteps() {
            super("too many steps", null, false, false);
        }
    }

    /// A name that can be looked at so many times only: whatever an expression does, it looks at characters.
    private static final class CountedName implements CharSequence {
        private final String name;
        private int steps;

        CountedName(String name) {
            this.name = name;
        }

        @Override
        public char charAt(int index) {
            if (++steps > MOST_STEPS) {
                throw new TooManySteps();
            }
            return name.charAt(index);
        }

        @Override
        public int length() {
            return name.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return name.substring(start, end);
        }

        @Override
        public String toString() {
            return name;
        }
    }
}

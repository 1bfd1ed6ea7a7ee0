package io.smartexporter.rules;

import java.util.regex.Pattern;

/// Matches expressions against a name, in bounded time.
///
/// An operator's expression may backtrack for years or need more stack than a thread has, and the name that causes it may appear
/// years after the file was checked. A scrape must end anyway: such an expression does not match, nor does any other once the
/// name has cost too much.
final class BoundedMatch {
    private static final int MOST_STEPS = 1_000_000;
    private static final int MOST_STEPS_IN_ALL = 10 * MOST_STEPS;

    private final String name;
    private int stepsLeft = MOST_STEPS_IN_ALL;

    BoundedMatch(String name) {
        this.name = name;
    }

    /// Whether the expression matches the beginning of the name.
    boolean lookingAt(Pattern expression) {
        if (name.length() > RulesOfId.LONGEST_NAME) {
            return false;
        }
        CountedName counted = new CountedName(name, Math.min(MOST_STEPS, stepsLeft));
        try {
            return expression.matcher(counted).lookingAt();
        } catch (TooManySteps | StackOverflowError _) {
            return false;
        } finally {
            stepsLeft -= counted.steps;
        }
    }

    private static final class TooManySteps extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooManySteps() {
            super("too many steps", null, false, false);
        }
    }

    /// A name with a limited number of character reads: every step of an expression reads characters.
    private static final class CountedName implements CharSequence {
        private final String name;
        private final int most;
        private int steps;

        CountedName(String name, int most) {
            this.name = name;
            this.most = most;
        }

        @Override
        public char charAt(int index) {
            if (steps >= most) {
                throw new TooManySteps();
            }
            steps++;
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

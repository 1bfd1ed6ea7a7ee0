package io.smartexporter.rules;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// What one document says at the paths that the rules name. [RuleSet#addPaths] fills it, [DrivePlan] reads it.
///
/// It belongs to the rules that it was made by; other rules find in it what both name. Filled by one thread, then read by any.
public final class FieldValues {
    /// A label's value that is longer is cut.
    private static final int LONGEST_TEXT = 256;

    /// Elements and characters that are kept of one document: no drive has so much to say, and what a drive makes up must not fill
    /// memory.
    private static final int MOST_ELEMENTS = 1024;
    private static final int MOST_TEXT = 8192;

    /// 64 bits that are all set, as the nearest number that a sample can have; likewise 128, which NVMe's counters have.
    private static final double ALL_ONES_64 = 0x1p64;
    private static final double ALL_ONES_128 = 0x1p128;

    /// Degrees Celsius. Drives are made for -40 and above; what is not there reads as 0 K, or as some rest of it.
    private static final double COLDEST = -60;

    /// Stands for a number whose unit is not known.
    static final double UNIT_UNKNOWN = Double.NEGATIVE_INFINITY;

    private final SlotTable table;
    private final double[] numbers;
    private final @Nullable String[] texts;
    private final @Nullable Elements[] elements;
    private final BitSet there = new BitSet();

    /// What the document was not asked for, since the rules were others.
    private final BitSet unasked = new BitSet();
    private int elementsKept;
    private int textKept;

    FieldValues(SlotTable table) {
        this.table = table;
        numbers = new double[table.size()];
        Arrays.fill(numbers, Double.NaN);
        texts = new String[table.size()];
        elements = new Elements[table.size()];
    }

    /// Notes the value at a path.
    void put(int slot, PathValue value) {
        double number = table.isNumber(slot) ? value.number() : Double.NaN;
        if (number < COLDEST && table.isTemperature(slot)) {
            number = ALL_ONES_64;
        }
        String words = table.isText(slot) ? value.words() : null;
        String text = words != null ? words.strip() : table.isJustNumber(slot) && Double.isNaN(number) ? said(value) : null;
        String kept = text == null ? null : kept(text);
        if (table.stars(slot) == 0) {
            there.set(slot, value.isThere());
            numbers[slot] = number;
            texts[slot] = kept;
        } else if (value.isThere()) {
            Elements all = elements[slot];
            if (all == null) {
                all = new Elements();
                elements[slot] = all;
            }
            if (elementsKept == MOST_ELEMENTS) {
                all.leaveOut();
            } else {
                elementsKept++;
                all.add(value.element(), number, kept);
            }
        }
    }

    /// Takes the number at a path for one whose unit is not known, unless it is 0.
    public void forgetUnit(String path) {
        int slot = table.slot(path);
        if (slot >= 0 && numbers[slot] != 0 && !Double.isNaN(numbers[slot])) {
            numbers[slot] = UNIT_UNKNOWN;
        }
    }

    /// Whether a number stands for one that the drive does not have.
    static boolean isNotAvailable(double number) {
        return number == ALL_ONES_64 || number == ALL_ONES_128;
    }

    /// What is kept of a text; null if there is no more room.
    private @Nullable String kept(String text) {
        String brief = text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
        if (brief.length() > MOST_TEXT - textKept) {
            return null;
        }
        textKept += brief.length();
        return brief;
    }

    private static @Nullable String said(PathValue value) {
        return value.holdsMore() ? "an object or a list" : value.words();
    }

    /// Whether anything stands at a path without `*`.
    boolean isThere(int slot) {
        return there.get(slot);
    }

    /// Whether the document was read for a path. One that was read for other rules may not have been.
    boolean wasAsked(int slot) {
        return !unasked.get(slot);
    }

    /// The number at a path without `*`; NaN if there is none.
    double number(int slot) {
        return numbers[slot];
    }

    /// The text at a path without `*`; null if there is none or nobody asks for it. Where a number was asked for, what stands there
    /// instead.
    @Nullable
    String text(int slot) {
        return texts[slot];
    }

    /// The elements at a path with `*`; null if there are none.
    @Nullable
    Elements elements(int slot) {
        return elements[slot];
    }

    /// The text for a label.
    ///
    /// @param element which element of a field's lists has the label
    @Nullable
    String label(int slot, long element) {
        int stars = table.stars(slot);
        if (stars == 0) {
            return texts[slot];
        }
        Elements all = elements[slot];
        return all == null ? null : all.textOf(PathValue.outer(element, stars));
    }

    /// Whether a value is true, or 1.
    ///
    /// @param element which element of a field's lists is meant
    boolean isTrue(int slot, long element) {
        int stars = table.stars(slot);
        if (stars == 0) {
            return numbers[slot] == 1;
        }
        Elements all = elements[slot];
        return all != null && all.numberOf(PathValue.outer(element, stars)) == 1;
    }

    /// The same values for the paths of other rules. What those use otherwise (a number as a label) is missing until the next document.
    FieldValues in(SlotTable other) {
        if (other == table) {
            return this;
        }
        FieldValues values = new FieldValues(other);
        int[] slots = other.in(table);
        for (int slot = 0; slot < slots.length; slot++) {
            boolean asked = slots[slot] >= 0 && table.isNumber(slots[slot]) == other.isNumber(slot)
                    && table.isText(slots[slot]) == other.isText(slot);
            values.unasked.set(slot, !asked || unasked.get(slots[slot]));
            if (asked) {
                values.there.set(slot, there.get(slots[slot]));
                values.numbers[slot] = numbers[slots[slot]];
                values.texts[slot] = texts[slots[slot]];
                values.elements[slot] = elements[slots[slot]];
            }
        }
        return values;
    }

    /// What stands at a path with `*`: a value for each element, in the order of the document.
    static final class Elements {
        /// Elements beyond that are counted and not read: no drive has so many sensors, and what a drive makes up must not fill memory.
        static final int MOST = 256;

        /// Those of a path with nothing; none is ever added.
        static final Elements NONE = new Elements();

        private long[] elements = new long[4];
        private double[] numbers = new double[4];
        private @Nullable String[] texts = new String[4];
        private int size;
        private boolean more;

        void add(long element, double number, @Nullable String text) {
            if (size == MOST || element < 0) {
                more = true;
            } else if (size == 0 || elements[size - 1] < element) { // else a key stands twice: the first counts
                grow();
                elements[size] = element;
                numbers[size] = number;
                texts[size++] = text;
            }
        }

        /// Notes that there are elements which are not read.
        void leaveOut() {
            more = true;
        }

        private void grow() {
            if (size == elements.length) {
                elements = Arrays.copyOf(elements, 2 * size);
                numbers = Arrays.copyOf(numbers, 2 * size);
                texts = Arrays.copyOf(texts, 2 * size);
            }
        }

        int size() {
            return size;
        }

        /// Whether there were elements that have not been read.
        boolean more() {
            return more;
        }

        long element(int at) {
            return elements[at];
        }

        double number(int at) {
            return numbers[at];
        }

        @Nullable
        String text(int at) {
            return texts[at];
        }

        /// The text of an element, or null if there is none.
        @Nullable
        String textOf(long element) {
            int at = find(element);
            return at < 0 ? null : texts[at];
        }

        /// Where an element is; negative if it is not there.
        int find(long element) {
            return Arrays.binarySearch(elements, 0, size, element);
        }

        /// Whether it is known if an element is there: those that were not read are behind all others.
        boolean knows(long element) {
            return !more || (size > 0 && element <= elements[size - 1]);
        }

        /// The number of an element, or NaN if there is none.
        double numberOf(long element) {
            int at = find(element);
            return at < 0 ? Double.NaN : numbers[at];
        }
    }
}

package io.smartexporter.rules;

import io.smartexporter.rules.LabelRule.DriveWord;
import io.smartexporter.rules.LabelRule.LabelSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The labels of one series of one drive.
///
/// Most are the same as long as the drive exists, and are one list for ever. Values from a document are compared with the
/// previous one: here too a list is made only after a change.
final class SeriesLabels {
    private final List<LabelRule> template;
    private final int[][] slots;
    private final DriveIdentity drive;
    private final @Nullable List<Label> fixed;
    private volatile @Nullable Known[] known = {};

    /// @param texts the values of the labels with one path
    /// @param truths of the labels with the paths of truth values, a bit for each that is true
    @SuppressWarnings("ArrayRecordComponent") // made once, read only, never compared
    private record Known(long element, String attribute, @Nullable String[] texts, int[] truths, List<Label> labels) {}

    SeriesLabels(List<LabelRule> template, DriveIdentity drive, SlotTable table) {
        this.template = template;
        this.drive = drive;
        slots = template.stream().map(label -> label.source().paths().stream().mapToInt(table::slot).toArray())
                .toArray(int[][]::new);
        boolean constant = template.stream().map(LabelRule::source)
                .allMatch(source -> source instanceof LabelSource.Fixed || source instanceof LabelSource.Word);
        fixed = constant ? make(0, "", new String[slots.length], new int[slots.length]) : null;
    }

    /// @param ordinal how many samples of this series are before it in the document
    /// @param element which element of the field's lists it is, or the attribute's ID; 0 if there is neither
    /// @param attribute the attribute's name; empty if no label uses it
    List<Label> of(FieldValues values, int ordinal, long element, String attribute) {
        if (fixed != null) {
            return fixed;
        }
        @Nullable
        Known[] all = known;
        Known last = ordinal < all.length ? all[ordinal] : null;
        if (last != null && last.element == element && last.attribute.equals(attribute) && same(last, values, element)) {
            return last.labels;
        }
        @Nullable
        String[] texts = new String[slots.length];
        int[] truths = new int[slots.length];
        for (int i = 0; i < slots.length; i++) {
            texts[i] = text(i, values, element);
            truths[i] = truths(i, values, element);
        }
        Known made = new Known(element, attribute, texts, truths, make(element, attribute, texts, truths));
        @Nullable
        Known[] more = Arrays.copyOf(all, Math.max(all.length, ordinal + 1));
        more[ordinal] = made;
        known = more;
        return made.labels;
    }

    private boolean same(Known last, FieldValues values, long element) {
        for (int i = 0; i < slots.length; i++) {
            if (slots[i].length > 0 && (!Objects.equals(last.texts[i], text(i, values, element))
                    || last.truths[i] != truths(i, values, element))) {
                return false;
            }
        }
        return true;
    }

    private @Nullable String text(int i, FieldValues values, long element) {
        return template.get(i).source() instanceof LabelSource.FromPath ? values.label(slots[i][0], element) : null;
    }

    private int truths(int i, FieldValues values, long element) {
        int which = 0;
        if (template.get(i).source() instanceof LabelSource.Truths) {
            for (int path = 0; path < slots[i].length; path++) {
                which |= values.isTrue(slots[i][path], element) ? 1 << path : 0;
            }
        }
        return which;
    }

    private List<Label> make(long element, String attribute, @Nullable String[] texts, int[] truths) {
        List<Label> labels = new ArrayList<>(template.size());
        for (int i = 0; i < texts.length; i++) {
            String value = value(template.get(i).source(), element, attribute, texts[i], truths[i]);
            if (!value.isEmpty()) { // to Prometheus an empty label is none
                labels.add(new Label(template.get(i).name(), value));
            }
        }
        return List.copyOf(labels);
    }

    private String value(LabelSource source, long element, String attribute, @Nullable String text, int truths) {
        return switch (source) {
            case LabelSource.Fixed(String fixedText) -> fixedText;
            case LabelSource.Word(DriveWord word) -> word.of(drive);
            case LabelSource.FromPath(_, String missing) -> text == null || text.isEmpty() ? missing : text;
            case LabelSource.Truths which -> which.words(truths);
            case LabelSource.Element(int star) -> Integer.toString(PathValue.index(element, star));
            case LabelSource.AttributeNumber _ -> Long.toString(element);
            case LabelSource.AttributeName(boolean lower) when !attribute.isEmpty() ->
                lower ? attribute.toLowerCase(Locale.ROOT) : attribute;
            case LabelSource.AttributeName _ -> DriveWord.UNKNOWN;
            case LabelSource.Smartctl _ -> throw new IllegalStateException("no label of a drive");
        };
    }
}

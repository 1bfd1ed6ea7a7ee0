package io.smartexporter.rules;

import io.smartexporter.rules.LabelRule.DriveWord;
import io.smartexporter.rules.LabelRule.LabelSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The labels of one series of one drive.
///
/// Most are the same as long as the drive exists, and are one list for ever. Values from a document are compared with the
/// previous one: here too a list is made only after a change.
final class SeriesLabels {
    private final List<LabelRule> template;
    private final int[] slots;
    private final DriveIdentity drive;
    private final @Nullable List<Label> fixed;
    private volatile @Nullable Known[] known = {};

    /// @param texts the values of the labels with a slot
    @SuppressWarnings("ArrayRecordComponent") // made once, read only, never compared
    private record Known(long element, String attribute, @Nullable String[] texts, List<Label> labels) {}

    SeriesLabels(List<LabelRule> template, DriveIdentity drive, SlotTable table) {
        this.template = template;
        this.drive = drive;
        slots = template.stream().mapToInt(label -> slot(label, table)).toArray();
        boolean constant = template.stream().map(LabelRule::source)
                .allMatch(source -> source instanceof LabelSource.Fixed || source instanceof LabelSource.Word);
        fixed = constant ? make(0, "", new String[slots.length]) : null;
    }

    private static int slot(LabelRule label, SlotTable table) {
        return label.source() instanceof LabelSource.FromPath(FieldPath path) ? table.slot(path) : -1;
    }

    /// @param ordinal how many samples of this series are before it in the document
    /// @param element which element of the field's lists it is; 0 if there are none
    /// @param attribute the attribute's name; empty if no label uses it
    List<Label> of(FieldValues values, int ordinal, long element, String attribute) {
        if (fixed != null) {
            return fixed;
        }
        @Nullable
        Known[] all = known;
        Known last = ordinal < all.length ? all[ordinal] : null;
        if (last != null && last.element == element && last.attribute.equals(attribute) && same(last.texts, values, element)) {
            return last.labels;
        }
        @Nullable
        String[] texts = new String[slots.length];
        for (int i = 0; i < slots.length; i++) {
            texts[i] = text(i, values, element);
        }
        Known made = new Known(element, attribute, texts, make(element, attribute, texts));
        @Nullable
        Known[] more = Arrays.copyOf(all, Math.max(all.length, ordinal + 1));
        more[ordinal] = made;
        known = more;
        return made.labels;
    }

    private boolean same(@Nullable String[] texts, FieldValues values, long element) {
        for (int i = 0; i < slots.length; i++) {
            if (slots[i] >= 0 && !Objects.equals(texts[i], text(i, values, element))) {
                return false;
            }
        }
        return true;
    }

    private @Nullable String text(int i, FieldValues values, long element) {
        return slots[i] < 0 ? null : values.label(slots[i], element);
    }

    private List<Label> make(long element, String attribute, @Nullable String[] texts) {
        List<Label> labels = new ArrayList<>(template.size());
        for (int i = 0; i < texts.length; i++) {
            labels.add(new Label(template.get(i).name(), value(template.get(i).source(), element, attribute, texts[i])));
        }
        return List.copyOf(labels);
    }

    private String value(LabelSource source, long element, String attribute, @Nullable String text) {
        return switch (source) {
            case LabelSource.Fixed(String fixedText) -> fixedText;
            case LabelSource.Word(DriveWord word) -> word.of(drive);
            case LabelSource.FromPath _ -> text == null || text.isEmpty() ? DriveWord.UNKNOWN : text;
            case LabelSource.Element(int star) -> Integer.toString(PathValue.index(element, star));
            case LabelSource.AttributeName _ -> attribute.isEmpty() ? DriveWord.UNKNOWN : attribute;
        };
    }
}

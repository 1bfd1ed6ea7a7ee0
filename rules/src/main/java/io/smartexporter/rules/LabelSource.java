package io.smartexporter.rules;

/// Where the value of a label comes from.
sealed interface LabelSource {
    /// It stands in the mapping.
    record Fixed(String text) implements LabelSource {}

    /// It is known of every drive.
    record Word(DriveWord word) implements LabelSource {}

    /// smartctl's JSON has it.
    record FromPath(FieldPath path) implements LabelSource {}

    /// It is the place of an element in the list of which a `*` takes every element.
    ///
    /// @param star which `*` of the path, from 1
    record Element(int star) implements LabelSource {}

    /// It is the name of the attribute.
    record AttributeName() implements LabelSource {}
}

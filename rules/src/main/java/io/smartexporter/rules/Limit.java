package io.smartexporter.rules;

import org.jspecify.annotations.Nullable;

/// The threshold of one attribute of one drive.
///
/// @param reading which value is compared: the device database's choice; null if it has none, and then it is the rule's
/// @param labels of the limits and the verdict
record Limit(Threshold threshold, @Nullable Reading reading, SeriesLabels labels) {}

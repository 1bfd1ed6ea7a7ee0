package io.smartexporter.exporter;

import io.smartexporter.exporter.GzipPart.Sum;

/// The drives' part of an answer, in one variant: written once, and sent to everybody who asks for the same.
///
/// @param bytes with the format's trailer; compressed, if the variant is
/// @param sum of what was compressed; without meaning otherwise
record Rendered(Bytes bytes, Sum sum) {}

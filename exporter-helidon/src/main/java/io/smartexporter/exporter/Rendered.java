package io.smartexporter.exporter;

import io.smartexporter.exporter.GzipPart.Sum;

/// The drives' part of an answer, in one variant: written once, and sent to all clients that request the same.
///
/// @param bytes with the format's trailer; compressed, if the variant is
/// @param sum of the uncompressed bytes; else unused
record Rendered(Bytes bytes, Sum sum) {}

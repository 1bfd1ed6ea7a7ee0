package io.smartexporter.exporter;

/// Everything that can change while the exporter runs. A scrape takes one of these and sees nothing of another.
record Configuration(Settings settings, Rules rules) {}

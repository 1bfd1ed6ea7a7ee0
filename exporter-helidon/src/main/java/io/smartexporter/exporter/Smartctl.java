package io.smartexporter.exporter;

/// What smartctl's JSON has about smartctl. What is not known is empty.
///
/// @param version such as `7.3`
/// @param jsonFormatVersion such as `1.0`
/// @param svnRevision of its source
/// @param buildInfo what it prints of its build
record Smartctl(String version, String jsonFormatVersion, String svnRevision, String buildInfo) {
    static final Smartctl UNKNOWN = new Smartctl("", "", "", "");
}

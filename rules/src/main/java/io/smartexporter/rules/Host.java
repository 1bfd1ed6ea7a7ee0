package io.smartexporter.rules;

import java.util.Objects;

/// What is known of the host. Unknown texts are empty.
///
/// @param drives how many drives are known
/// @param version of smartctl, such as `7.4`
/// @param jsonFormatVersion of smartctl's JSON, such as `1.0`
/// @param svnRevision of smartctl's source
/// @param buildInfo what smartctl prints of its build
public record Host(int drives, String version, String jsonFormatVersion, String svnRevision, String buildInfo) {
    public Host {
        Objects.requireNonNull(version);
        Objects.requireNonNull(jsonFormatVersion);
        Objects.requireNonNull(svnRevision);
        Objects.requireNonNull(buildInfo);
    }
}

package io.smartexporter.exporter;

import io.smartexporter.rules.DrivePlan;
import io.smartexporter.rules.FieldValues;
import io.smartexporter.rules.RuleSet;
import java.util.List;

/// The rules in force and the files that they came from.
///
/// @param set the compiled rules
/// @param reader reads documents, with the paths of these rules
/// @param mappingSha256 SHA-256 of the mapping files, one after the other, in hexadecimal
/// @param databaseSha256 SHA-256 of the device database; empty without one
/// @param loadedSeconds when they were loaded, in seconds since 1970-01-01T00:00Z
/// @param files each of them
record Rules(RuleSet set, SmartctlReader reader, String mappingSha256, String databaseSha256, double loadedSeconds,
        List<RuleFile> files) {
    Rules {
        files = List.copyOf(files);
    }

    /// The plan for a drive.
    DrivePlan plan(Drive drive, Identity identity) {
        return set.plan(drive.forRules(identity));
    }

    /// What a document says at the rules' paths: nothing, if it was read without rules.
    FieldValues values(SmartctlDocument document) {
        return document.values() == null ? set.newValues() : document.values();
    }

    /// Whether they came from the same bytes.
    boolean equalFiles(Rules other) {
        return mappingSha256.equals(other.mappingSha256) && databaseSha256.equals(other.databaseSha256);
    }
}

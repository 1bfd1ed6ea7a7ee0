package io.smartexporter.rules;

/// How a drive came to its entry in the device database.
///
/// @param text what it was found by: the database's string, or the entry's name; empty if it was not found
record ModelMatch(How how, String text, Profile profile) {
    static final ModelMatch NONE = new ModelMatch(How.NONE, "", Profile.NONE);

    enum How {
        EXACT, MODEL_END, FAMILY_END, PROTOCOL, POLICY, REFUSED, NONE
    }

    /// Whether the device database knows the drive.
    boolean known() {
        return switch (how) {
            case EXACT, MODEL_END, FAMILY_END, PROTOCOL -> true;
            case POLICY, REFUSED, NONE -> false;
        };
    }

    String words() {
        return switch (how) {
            case EXACT -> "the database has exactly this model";
            case MODEL_END -> "the model ends in the database's \"" + text + "\"";
            case FAMILY_END -> "the model family ends in the database's \"" + text + "\"";
            case PROTOCOL -> "the database's \"" + text + "\" serves all drives of this protocol";
            case POLICY -> "the model is unknown, and unknown models are served by the entry \"" + text + "\"";
            case REFUSED -> "the model is unknown, and of unknown models no attribute is exported";
            case NONE -> "the model is in no entry of the device database";
        };
    }
}

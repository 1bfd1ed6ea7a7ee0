package io.smartexporter.rules;

import io.smartexporter.literal.Ascii;
import io.smartexporter.literal.Node;
import io.smartexporter.literal.Node.Numeral;
import io.smartexporter.literal.Node.Text;

/// The number of an attribute as operators' files write it: 5 or "5".
///
/// ATA's attributes have 1 to 255; check_smart_attributes has pseudo-IDs from 0 and above 1023.
final class AttributeId {
    static final int HIGHEST = 65535;
    static final int NONE = -1;
    static final String EXPECTED = "a whole number from 0 to " + HIGHEST;

    private AttributeId() {}

    /// The number, or [#NONE] if the node is not one.
    static int of(Node node) {
        return switch (node) {
            case Numeral(_, _, Long number) when number >= 0 && number <= HIGHEST -> number.intValue();
            case Text(_, _, String digits) -> of(digits);
            case Node _ -> NONE;
        };
    }

    static int of(String digits) {
        boolean number = Ascii.isDigits(digits) && digits.length() <= 5;
        int id = number ? Integer.parseInt(digits) : NONE;
        return id <= HIGHEST ? id : NONE;
    }
}

package io.smartexporter.rules;

/// A model as a mapping names it: `*` stands for any characters, `?` for one, and everything else for itself.
record Glob(String text) {
    /// Takes at most as many steps as both lengths multiplied: on a mismatch only the last `*` is tried longer.
    boolean matches(String model) {
        int at = 0;
        int in = 0;
        int star = -1;
        int resume = 0;
        while (in < model.length()) {
            if (at < text.length() && text.charAt(at) == '*') {
                star = at++;
                resume = in;
            } else if (at < text.length() && (text.charAt(at) == '?' || text.charAt(at) == model.charAt(in))) {
                at++;
                in++;
            } else if (star >= 0) {
                at = star + 1;
                in = ++resume;
            } else {
                return false;
            }
        }
        while (at < text.length() && text.charAt(at) == '*') {
            at++;
        }
        return at == text.length();
    }
}

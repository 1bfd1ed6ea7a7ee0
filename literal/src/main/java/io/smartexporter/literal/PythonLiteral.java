package io.smartexporter.literal;

/// Reads what Python's `repr()` prints of dicts, lists, tuples, strings, numbers, booleans and `None`, and other forms that
/// Python's `ast.literal_eval` accepts for these. Bytes, sets, complex numbers and keys that are not strings are errors.
public final class PythonLiteral {
    private PythonLiteral() {}

    /// Reads one literal.
    ///
    /// @throws LiteralException if it is not one, or exceeds a limit, or has a key twice
    public static Node read(byte[] utf8, LiteralLimits limits) throws LiteralException {
        Document document = LiteralReader.read(new Source("literal", utf8), Dialect.PYTHON, limits);
        for (Document.Duplicate duplicate : document.duplicates()) {
            throw new LiteralException(new Finding(Severity.ERROR, "literal", duplicate.second().line(),
                    duplicate.second().column(), duplicate.message(), Document.Duplicate.REMEDY));
        }
        return document.root();
    }
}

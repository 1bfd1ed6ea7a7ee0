package io.smartexporter.exporter;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;

/// One whole exposition, ready to be sent: first what was made for this answer alone, then the drives' part.
///
/// @param changing with whatever stands before it
/// @param drives shared with other answers of the same collection
/// @param end whatever stands behind them
record Answer(Variant variant, Bytes changing, Rendered drives, Bytes end) {
    /// How many bytes it takes beside the part that is shared.
    long ownLength() {
        return changing.length() + end.length();
    }

    /// The head alone. How long the answer would be is not known without reading the drives, so it is announced in chunks: for that
    /// Helidon wants a byte to send, which the connection leaves out as the body that it is.
    static void head(Variant variant, ServerResponse response) throws IOException {
        headers(variant, response);
        try (OutputStream out = response.outputStream()) {
            out.write('\n');
            out.flush();
        }
    }

    void send(ServerResponse response) throws IOException {
        headers(variant, response);
        response.contentLength(ownLength() + drives.bytes().length());
        try (OutputStream out = response.outputStream()) {
            changing.writeTo(out);
            drives.bytes().writeTo(out);
            end.writeTo(out);
        }
    }

    private static void headers(Variant variant, ServerResponse response) {
        response.header(HeaderNames.CONTENT_TYPE, variant.format().writer().getContentType());
        response.header(HeaderNames.VARY, "Accept, Accept-Encoding");
        if (variant.gzip()) {
            response.header(HeaderNames.CONTENT_ENCODING, "gzip");
        }
    }
}

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

    /// The head alone.
    static void head(Variant variant, ServerResponse response) throws IOException {
        headers(variant, response);
        response.outputStream().close();
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

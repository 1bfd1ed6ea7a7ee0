package io.smartexporter.exporter;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;

/// One whole exposition, ready to be sent: first this answer's own part, then the drives' part.
///
/// @param changing with its preamble
/// @param drives shared with other answers of the same collection
/// @param end the trailer after them
record Answer(Variant variant, Bytes changing, Rendered drives, Bytes end) {
    /// Bytes without the shared part.
    long ownLength() {
        return changing.length() + end.length();
    }

    /// The head alone. The length of the answer is not known without reading the drives, so it is announced in chunks: Helidon
    /// needs a byte to send for that, which the connection drops as body.
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

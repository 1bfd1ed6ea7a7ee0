package io.smartexporter.exporter;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The head of one request, checked and rewritten for the HTTP/1.1 parser behind it (RFC 9112).
///
/// Helidon has HTTP/1.1 only, takes `Connection: Close` for keep-alive, and ignores a second `Content-Length`. So each head is
/// read here first. What is ambiguous is refused, what is old is translated, and the parser gets one plain form of it: two
/// readers of the same bytes cannot disagree about where a request ends.
///
/// @param method as received
/// @param text the head for the parser, with the empty line
/// @param last whether the connection ends with the answer: the client requests it, uses HTTP/1.0, or sends a body
/// @param hasBody whether a body follows
/// @param authorization the credentials, which the parser does not get; empty if there are none
record RequestHead(String method, String text, boolean last, boolean hasBody, String authorization) {
    /// Bytes of a whole head: a scraper's has some 400.
    static final int LONGEST = 16 << 10;

    /// The rewritten head may be longer: a line may have lacked its CR and its space, HTTP/1.0 a host.
    static final int LONGEST_WRITTEN = LONGEST + 1024;
    private static final int LONGEST_LINE = 4000;
    private static final int MOST_FIELDS = 100;
    private static final int LARGEST_BODY = 64 << 10;

    /// RFC 9110, section 5.6.2.
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern VERSION = Pattern.compile("HTTP/(\\d)\\.(\\d)");
    private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://[^/?#]*");
    private static final Pattern WRONG_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

    /// A refused head, and the answer to it.
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;
        private final int status;

        RefusedException(int status, String reason) {
            super(reason);
            this.status = status;
        }

        /// The whole answer, after which the connection ends.
        byte[] answer() {
            String body = getMessage() + "\n";
            return ("HTTP/1.1 " + status + " " + phrase() + "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
                    + body.length() + "\r\n" + field() + "Connection: close\r\n\r\n" + body)
                    .getBytes(StandardCharsets.US_ASCII);
        }

        private String field() {
            return switch (status) {
                case 401 -> "WWW-Authenticate: Basic realm=\"prometheus_smart_exporter\", charset=\"UTF-8\"\r\n";
                case 503 -> "Retry-After: 1\r\n";
                default -> "";
            };
        }

        private String phrase() {
            return switch (status) {
                case 400 -> "Bad Request";
                case 401 -> "Unauthorized";
                case 413 -> "Content Too Large";
                case 414 -> "URI Too Long";
                case 431 -> "Request Header Fields Too Large";
                case 503 -> "Service Unavailable";
                case 505 -> "HTTP Version Not Supported";
                default -> throw new IllegalStateException("no phrase for status " + status);
            };
        }
    }

    private record Field(String name, String value) {
        boolean is(String other) {
            return name.equalsIgnoreCase(other);
        }
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Reads a head.
    ///
    /// @param head from the first byte of the request line to the empty line
    /// @throws RefusedException if it is not one, is ambiguous, or is larger than this server accepts
    static RequestHead of(byte[] head) throws RefusedException {
        List<String> lines = lines(head);
        String[] request = lines.getFirst().split(" ", -1);
        boolean old = oldVersion(request);
        String method = request[0];
        if (!TOKEN.matcher(method).matches()) {
            throw refused("the method is no token");
        }
        List<Field> fields = fields(lines.subList(1, lines.size()));
        boolean body = hasBody(fields, old);
        boolean last = old || body || asksToClose(fields);
        return new RequestHead(method, written(method, target(request[1]), fields, old, last), last, body,
                authorization(fields));
    }

    /// A line ends with CRLF, or with LF alone, which RFC 9112, section 2.2, allows.
    private static List<String> lines(byte[] head) throws RefusedException {
        List<String> lines = new ArrayList<>();
        for (String line : new String(head, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            String text = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
            if (text.isEmpty()) {
                break;
            }
            if (!isPlain(text)) {
                throw refused("the request has control characters");
            }
            lines.add(text);
        }
        if (lines.isEmpty()) {
            throw refused("the request is empty");
        }
        if (lines.getFirst().length() > LONGEST_LINE) {
            throw new RefusedException(414, "the request line has more than " + LONGEST_LINE + " bytes");
        }
        if (lines.size() > MOST_FIELDS + 1) {
            throw new RefusedException(431, "the request has more than " + MOST_FIELDS + " header fields");
        }
        return lines;
    }

    private static boolean isPlain(String line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                return false;
            }
        }
        return true;
    }

    /// Whether it is HTTP/1.0, which nginx and HAProxy speak by default.
    private static boolean oldVersion(String[] request) throws RefusedException {
        if (request.length != 3 || request[1].isEmpty()) {
            throw refused("expected a request line such as GET /metrics HTTP/1.1");
        }
        var version = VERSION.matcher(request[2]);
        if (!version.matches()) {
            throw refused("expected a request line that ends with HTTP/1.1 or HTTP/1.0");
        }
        if (!version.group(1).equals("1")) {
            throw new RefusedException(505, "expected HTTP/1.1 or HTTP/1.0");
        }
        return version.group(2).equals("0");
    }

    /// The path and query, of `http://host/path` too (RFC 9112, section 3.2.2).
    private static String target(String target) throws RefusedException {
        if (target.equals("*")) {
            return "/";
        }
        String path = ABSOLUTE.matcher(target).replaceFirst("");
        if (path.isEmpty() || path.startsWith("?")) {
            path = "/" + path;
        }
        if (!path.startsWith("/")) {
            throw refused("expected a path that begins with /");
        }
        if (WRONG_ESCAPE.matcher(path).find()) {
            throw refused("expected two hexadecimal digits after each % of the path and the query");
        }
        return path;
    }

    private static List<Field> fields(List<String> lines) throws RefusedException {
        List<Field> fields = new ArrayList<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon < 0 || !TOKEN.matcher(line.substring(0, colon)).matches()) {
                throw refused("expected NAME: VALUE in each line after the first");
            }
            fields.add(new Field(line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        return fields;
    }

    private static String authorization(List<Field> fields) throws RefusedException {
        List<Field> all = fields.stream().filter(field -> field.is("Authorization")).toList();
        if (all.size() > 1) {
            throw refused("expected one Authorization");
        }
        return all.isEmpty() ? "" : all.getFirst().value();
    }

    private static List<String> values(List<Field> fields, String name) {
        List<String> values = new ArrayList<>();
        for (Field field : fields) {
            if (field.is(name)) {
                for (String value : field.value().split(",", -1)) {
                    values.add(value.strip());
                }
            }
        }
        return values;
    }

    /// RFC 9112, section 6.3: an ambiguous length is refused.
    private static boolean hasBody(List<Field> fields, boolean old) throws RefusedException {
        List<String> codings = values(fields, "Transfer-Encoding");
        List<String> lengths = values(fields, "Content-Length");
        if (!codings.isEmpty()) {
            if (old || !lengths.isEmpty()) {
                throw refused("Transfer-Encoding does not go with HTTP/1.0 or Content-Length");
            }
            if (codings.size() > 1 || !codings.getFirst().equalsIgnoreCase("chunked")) {
                throw refused("expected no Transfer-Encoding, or chunked");
            }
            return true;
        }
        for (String length : lengths) {
            if (!LENGTH.matcher(length).matches() || !length.equals(lengths.getFirst())) {
                throw refused("expected one Content-Length, a number");
            }
        }
        long length = lengths.isEmpty() ? 0 : Long.parseLong(lengths.getFirst());
        if (length > LARGEST_BODY) {
            throw new RefusedException(413, "the body has more than " + LARGEST_BODY + " bytes");
        }
        return length > 0;
    }

    private static boolean asksToClose(List<Field> fields) {
        for (String option : values(fields, "Connection")) {
            if (option.equalsIgnoreCase("close")) {
                return true;
            }
        }
        return false;
    }

    /// The fields of the connection are written here.
    private static String written(String method, String target, List<Field> fields, boolean old, boolean last)
            throws RefusedException {
        StringBuilder out = new StringBuilder(512).append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        int hosts = 0;
        boolean length = false;
        for (Field field : fields) {
            String name = field.name().toLowerCase(Locale.ROOT);
            switch (name) {
                case "connection", "keep-alive", "proxy-connection", "upgrade", "authorization" -> {
                }
                case "transfer-encoding" -> out.append("Transfer-Encoding: chunked\r\n");
                case "content-length" -> {
                    if (!length) {
                        out.append("Content-Length: ").append(field.value().split(",", 2)[0].strip()).append("\r\n");
                    }
                    length = true;
                }
                default -> {
                    hosts += name.equals("host") ? 1 : 0;
                    out.append(field.name()).append(": ").append(field.value()).append("\r\n");
                }
            }
        }
        if (hosts == 0 && old) {
            out.append("Host: localhost\r\n");
        } else if (hosts != 1) {
            throw refused("expected one Host");
        }
        out.append(last ? "Connection: close\r\n\r\n" : "\r\n");
        return out.toString();
    }

    private static RefusedException refused(String reason) {
        return new RefusedException(400, reason);
    }
}

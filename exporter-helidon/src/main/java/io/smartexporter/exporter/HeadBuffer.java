package io.smartexporter.exporter;

import java.util.Arrays;

/// The bytes of a connection up to the end of a request's head, and the bytes after it.
final class HeadBuffer {
    private byte[] bytes;
    private int length;
    private int start;
    private int scanned;
    private int end = -1;

    /// @param pending bytes after the previous head
    HeadBuffer(byte[] pending) {
        bytes = pending;
        length = pending.length;
    }

    boolean isEmpty() {
        return length == 0;
    }

    void add(int one) {
        add(new byte[]{(byte) one}, 1);
    }

    void add(byte[] more, int count) {
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(512, length + count));
        }
        System.arraycopy(more, 0, bytes, length, count);
        length += count;
    }

    /// Whether the empty line is there.
    ///
    /// @throws RequestHead.RefusedException as soon as it is too large for a head, or does not begin like one: a client of
    ///         another protocol may wait for an answer before it sends a line end
    boolean isWhole() throws RequestHead.RefusedException {
        skipEmptyLines();
        if (start < length && !Character.isLetter(bytes[start])) {
            throw new RequestHead.RefusedException(400, "expected a request line such as GET /metrics HTTP/1.1");
        }
        for (; scanned < length && end < 0; scanned++) {
            if (bytes[scanned] == '\n' && isEmptyLine(scanned)) {
                end = scanned + 1;
            }
        }
        int size = end < 0 ? length : end - start;
        if (size > RequestHead.LONGEST) {
            boolean line = indexOfLineEnd() < 0;
            throw new RequestHead.RefusedException(line ? 414 : 431,
                    "the head of the request has more than " + RequestHead.LONGEST + " bytes");
        }
        return end >= 0;
    }

    /// RFC 9112, section 2.2: line ends before a request are not part of it.
    private void skipEmptyLines() {
        while (end < 0 && start < length && (bytes[start] == '\r' || bytes[start] == '\n') && scanned <= start) {
            start++;
            scanned = start;
        }
    }

    private boolean isEmptyLine(int lineEnd) {
        int before = lineEnd - 1;
        if (before >= start && bytes[before] == '\r') {
            before--;
        }
        return before >= start && bytes[before] == '\n';
    }

    private int indexOfLineEnd() {
        for (int i = start; i < length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    byte[] head() {
        return Arrays.copyOfRange(bytes, start, end);
    }

    byte[] rest() {
        return Arrays.copyOfRange(bytes, end, length);
    }
}

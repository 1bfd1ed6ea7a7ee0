package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is taken for the head of a request, and in which form it goes on.
class RequestHeadTest {
    private static final String HOST = "Host: x\r\n";

    private static RequestHead read(String text) throws RequestHead.RefusedException {
        HeadBuffer buffer = new HeadBuffer(text.getBytes(StandardCharsets.ISO_8859_1));
        assertTrue(buffer.isWhole(), text);
        return RequestHead.of(buffer.head());
    }

    private static String written(String text) throws RequestHead.RefusedException {
        return new String(read(text).bytes(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void aPlainRequestGoesOnAsItIs() throws Exception {
        String plain = "GET /metrics?name[]=up HTTP/1.1\r\nHost: x\r\nAccept: */*\r\n\r\n";
        assertEquals(plain, written(plain));
        assertFalse(read(plain).last());
        assertFalse(read(plain).hasBody());
    }

    @Test
    void http10IsTranslatedAndClosed() throws Exception {
        assertEquals("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", written("GET / HTTP/1.0\r\n\r\n"));
        assertEquals("GET / HTTP/1.1\r\nHost: y\r\nConnection: close\r\n\r\n",
                written("GET / HTTP/1.0\r\nConnection: keep-alive\r\nHost: y\r\n\r\n"));
        assertEquals("OPTIONS / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", written("OPTIONS * HTTP/1.0\n\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "Close", "CLOSE", "TE, close", "keep-alive , Close", "close\r\nConnection: keep-alive"})
    void connectionCloseIsUnderstoodInEveryForm(String value) throws Exception {
        assertTrue(read("GET / HTTP/1.1\r\n" + HOST + "Connection: " + value + "\r\n\r\n").last());
    }

    @Test
    void theWholeUrlIsTaken() throws Exception {
        assertTrue(written("GET http://h:9257/metrics?a=b HTTP/1.1\r\n" + HOST + "\r\n").startsWith("GET /metrics?a=b HTTP/1.1"));
        assertTrue(written("GET http://h HTTP/1.1\r\n" + HOST + "\r\n").startsWith("GET / HTTP/1.1"));
    }

    @Test
    void lineEndsBeforeARequestAreSkipped() throws Exception {
        assertEquals("GET", read("\r\n\r\nGET / HTTP/1.1\r\n" + HOST + "\r\n").method());
    }

    @Test
    void equalLengthsAreOne() throws Exception {
        RequestHead head = read("POST / HTTP/1.1\r\n" + HOST + "Content-Length: 3, 3\r\nContent-Length: 3\r\n\r\n");
        assertTrue(head.hasBody());
        assertTrue(head.last());
        assertEquals("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nConnection: close\r\n\r\n",
                new String(head.bytes(), StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"Content-Length: 0\\r\\nContent-Length: 5 | 400", "Content-Length: 3, 4 | 400",
        "Content-Length: -1 | 400", "Content-Length: +1 | 400", "Content-Length: 0x1 | 400", "Content-Length: | 400",
        "Content-Length: 99999999999999999999 | 400", "Content-Length: 1000000 | 413",
        "Content-Length: 1\\r\\nTransfer-Encoding: chunked | 400", "Transfer-Encoding: xchunked | 400",
        "Transfer-Encoding: gzip, chunked | 400", "Transfer-Encoding: chunked\\r\\nTransfer-Encoding: chunked | 400",
        "Transfer-Encoding: | 400", "Transfer-Encoding : chunked | 400", "no colon | 400", "' folded: x' | 400",
        "Host: second | 400", "X: a\\u0000b | 400", "X: a\\rb | 400"})
    void whatCanBeReadInTwoWaysIsRefused(String field, int status) {
        String text = "POST / HTTP/1.1\r\n" + HOST + field.replace("\\u0000", "\0").translateEscapes() + "\r\n\r\n";
        assertRefused(status, text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"GET / HTTP/2.0 | 505", "GET / HTTP/1 | 400", "GET / | 400", "GET  / HTTP/1.1 | 400",
        "GET / HTTP/1.1 x | 400", "G@T / HTTP/1.1 | 400", "GET metrics HTTP/1.1 | 400", "GET /%zz HTTP/1.1 | 400",
        "GET /?a=% HTTP/1.1 | 400", "GET /é\\u0001 HTTP/1.1 | 400", "get / http/1.1 | 400"})
    void whatIsNoRequestLineIsRefused(String line, int status) {
        assertRefused(status, line.replace("\\u0001", "\1") + "\r\n" + HOST + "\r\n");
    }

    @Test
    void withoutAHostItIsRefused() {
        assertRefused(400, "GET / HTTP/1.1\r\n\r\n");
    }

    @Test
    void aHeadHasBounds() {
        assertRefused(414, "GET /" + "a".repeat(5000) + " HTTP/1.1\r\n" + HOST + "\r\n");
        assertRefused(431, "GET / HTTP/1.1\r\n" + HOST + "A: b\r\n".repeat(200) + "\r\n");
        assertRefused(431, "GET / HTTP/1.1\r\n" + HOST + "A: " + "b".repeat(20_000) + "\r\n\r\n");
        assertRefused(414, "\r\n".repeat(10_000));
    }

    /// A TLS client hello has no line end, and its sender waits.
    @Test
    void anotherProtocolIsRefusedAtItsFirstByte() {
        for (byte first : new byte[]{0x16, (byte) 0x80, 0, ' ', '{'}) {
            HeadBuffer buffer = new HeadBuffer(new byte[]{first});
            assertThrows(RequestHead.RefusedException.class, buffer::isWhole);
        }
    }

    @Test
    void whatComesBehindAHeadIsKept() throws Exception {
        String one = "GET /a HTTP/1.1\r\n" + HOST + "\r\n";
        byte[] all = (one + "GET /b HT").getBytes(StandardCharsets.ISO_8859_1);
        for (int split = 0; split <= all.length; split++) {
            HeadBuffer buffer = new HeadBuffer(Arrays.copyOf(all, split));
            buffer.isWhole();
            byte[] more = Arrays.copyOfRange(all, split, all.length);
            buffer.add(more, more.length);
            assertTrue(buffer.isWhole());
            assertEquals(one, new String(buffer.head(), StandardCharsets.ISO_8859_1));
            assertEquals("GET /b HT", new String(buffer.rest(), StandardCharsets.ISO_8859_1));
        }
    }

    /// Whatever is taken goes on as one head: exactly one empty line, at its end.
    @Test
    void noBytesGetThroughThatAreTwoRequests() {
        Random random = new Random(1);
        String[] pieces = {"GET ", "/", " HTTP/1.1", "\r\n", "\n", "\r", "Host: x", "Content-Length: 1", ": ", "\0", "\t", " ",
            "a",
            "Transfer-Encoding: chunked", ",", "%41", "é"};
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "GET / HTTP/1.1\r\nHost: x\r\n" : "");
            for (int n = random.nextInt(12); n >= 0; n--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            try {
                HeadBuffer buffer = new HeadBuffer(text.append("\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
                if (!buffer.isWhole()) {
                    continue;
                }
                String out = new String(RequestHead.of(buffer.head()).bytes(), StandardCharsets.ISO_8859_1);
                assertEquals(out.length() - 4, out.indexOf("\r\n\r\n"), text::toString);
                assertEquals(-1, out.replace("\r\n", "").indexOf('\r'), text::toString);
                assertEquals(-1, out.replace("\r\n", "").indexOf('\n'), text::toString);
            } catch (RequestHead.RefusedException e) {
                assertTrue(new String(e.answer(), StandardCharsets.US_ASCII).startsWith("HTTP/1.1 4"), text::toString);
            }
        }
    }

    private static void assertRefused(int status, String text) {
        RequestHead.RefusedException refused = assertThrows(RequestHead.RefusedException.class, () -> read(text), text);
        assertTrue(new String(refused.answer(), StandardCharsets.US_ASCII).startsWith("HTTP/1.1 " + status + " "),
                refused.getMessage());
    }
}

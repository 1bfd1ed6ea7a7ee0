package io.smartexporter.exporter;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// The style of the pages, and the policy that allows it and nothing else. It stands in each page: no other file is loaded.
final class PageStyle {
    /// CSS. Tables become a card for each row where there is little room.
    static final String TEXT = """
            :root { color-scheme: light dark; --text: #1a1a1a; --ground: #fff; --line: #d4d4d4; --dim: #595959; --link: #0b57d0;
              --critical: #a40000; --warning: #7a4a00; --good: #145c2c; }
            @media (prefers-color-scheme: dark) { :root { --text: #e8e8e8; --ground: #16181a; --line: #3a3d40; --dim: #a8a8a8;
              --link: #8ab4f8; --critical: #ff8a80; --warning: #ffc46b; --good: #7ddc9a; } }
            body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 110rem; padding: 0 1rem 3rem;
              color: var(--text); background: var(--ground); }
            header { display: flex; flex-wrap: wrap; gap: .25rem 2rem; border-bottom: 1px solid var(--line); padding: .5rem 0; }
            .name { margin: 0; font-weight: 600; }
            nav a { margin-right: 1rem; }
            a { color: var(--link); }
            a[aria-current] { color: var(--text); font-weight: 600; text-decoration: none; }
            h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
            table { border-collapse: collapse; width: 100%; }
            th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top;
              font-weight: 400; overflow-wrap: anywhere; }
            thead th { font-weight: 600; overflow-wrap: normal; }
            .number { font-variant-numeric: tabular-nums; white-space: nowrap; }
            .short { white-space: nowrap; overflow-wrap: normal; }
            .verdict { font-weight: 600; white-space: nowrap; }
            .critical, .unread, tr.critical th { color: var(--critical); }
            .warning, .vanished, tr.warning th { color: var(--warning); }
            .good { color: var(--good); }
            .dim, .asleep, .unknown, .note, .sort { color: var(--dim); }
            .critical .note { color: var(--critical); } .warning .note { color: var(--warning); }
            .filters { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: 0; }
            .reasons { margin: .15rem 0 0; padding-left: 1.1rem; max-width: 45rem; }
            .sort a { margin-left: .5rem; }
            dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); gap: .5rem 1.5rem; }
            dt { color: var(--dim); } dd { margin: 0; overflow-wrap: anywhere; }
            code { font: 13px/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
            pre { margin: 0 0 0 1rem; white-space: pre-wrap; }
            a:focus-visible, summary:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
            @media (max-width: 60rem) {
              table.cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
              table.cards tr { display: block; border-bottom: 1px solid var(--line); padding: .5rem 0; }
              table.cards th, table.cards td { display: flex; gap: .75rem; border: 0; padding: .1rem 0; }
              table.cards td:empty { display: none; }
              table.cards tbody [data-label]::before { content: attr(data-label); flex: 0 0 7.5rem; color: var(--dim);
                font-weight: 400; white-space: normal; }
              table.cards td.why { display: block; }
              table.cards td.why::before { display: inline-block; width: 8.25rem; }
            }
            @media print { nav, .filters, .sort { display: none; } body { font-size: 11px; } }
            """;

    static final String POLICY = "default-src 'none'; style-src 'sha256-" + sha256(TEXT)
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private PageStyle() {}

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

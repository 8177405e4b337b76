// What models answer is shown as Markdown, and nothing of it becomes HTML, a script or a request.
import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import { describe, expect, it } from "vitest";
import { Markdown } from "../../../console/playground/markdown.tsx";

const shown = (text: string) => renderToString(h(Markdown, { text }));

describe("Markdown", () => {
  it("has paragraphs, lists, emphasis, code and tables", () => {
    const html = shown(
      "Text **bold** *it* `code`\n\n1. one\n2. two\n\n```\nblock\n```\n\n| a | b |\n| - | -: |\n| 1 | 2 |",
    );
    for (const part of ["<strong>bold</strong>", "<em>it</em>", "<code>code</code>", "<ol", "<pre", "<td", "block"])
      expect(html).toContain(part);
  });

  it.each(["<script>alert(1)</script>", "a <b onclick=alert(1)>b</b>", "<img src=x onerror=alert(1)>"])(
    "shows HTML as text: %s",
    (text) => {
      expect(shown(text)).not.toMatch(/<(script|b |img)/);
      expect(shown(text)).toContain("&lt;");
    },
  );

  it.each([
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "//example.com",
    "/console",
  ])("makes no link of %s", (address) => {
    expect(shown(`[text](${address})`)).not.toContain("<a");
  });

  it("leads to web addresses without saying where from, and loads no image", () => {
    const html = shown("[docs](https://example.com/a) ![cat](https://example.com/cat.png)");
    expect(html).toContain('href="https://example.com/a"');
    expect(html).toContain('rel="noreferrer noopener"');
    expect(html).not.toContain("<img");
    expect(html).toContain("image: cat");
  });
});

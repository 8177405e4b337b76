// The documents: what they link to in this repository exists, and so do the headings and the files that they name.
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "..");
const PATTERNS = ["*.md", "bench/*.md", "docs/*.md", "test/**/*.md"];
const documents = globSync(PATTERNS, { cwd: root, exclude: ["**/node_modules/**"] }).map((name) => {
  const path = join(root, name);
  return { name, path, text: readFileSync(path, "utf8").replaceAll(/^```[\s\S]*?^```/gm, "") };
});
const headings = new Map(documents.map(({ path, text }) => [path, anchorsIn(text)]));

/** As GitHub makes them: without marks and punctuation, and numbered where a heading comes twice. */
function anchorsIn(text: string): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const titles = Array.from(text.matchAll(/^#{1,6} (.+)$/gm), ([, title = ""]) => title);
  const anchors = titles.map((title) => {
    const anchor = title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-");
    const count = seen.get(anchor) ?? 0;
    seen.set(anchor, count + 1);
    return count === 0 ? anchor : `${anchor}-${count}`;
  });
  return new Set(anchors);
}

/** Of Markdown, and images in HTML, which GitHub shows by the reader's theme. */
const LINKS = /\]\(([^)\s]+)\)|\bsrc(?:set)?="([^"]+)"/g;

function leadsNowhere(from: string, link: string): boolean {
  const [file = "", anchor] = link.split("#");
  const path = file === "" ? from : resolve(dirname(from), decodeURI(file));
  if (!existsSync(path)) return true;
  return anchor !== undefined && !headings.get(path)?.has(anchor);
}

describe("the documents", () => {
  it("link only to files and headings that exist", () => {
    const links = documents.flatMap(({ name, path, text }) =>
      Array.from(text.matchAll(LINKS), ([, link = "", image = ""]) => ({ name, path, link: link || image })),
    );
    const broken = links.filter(({ path, link }) => !/^[a-z]+:/.test(link) && leadsNowhere(path, link));
    expect(links.length).toBeGreaterThan(0);
    expect(broken.map(({ name, link }) => `${name}: ${link}`)).toEqual([]);
  });

  it("name only files of the code that exist", () => {
    const named = documents.flatMap(({ name, text }) =>
      Array.from(
        text.matchAll(/`((?:bench|cli|docs|functions|infra|local|test)\/[\w/.-]+\.(?:ts|json|md|py))`/g),
        ([, file = ""]) => ({ name, file }),
      ),
    );
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter(({ file }) => !existsSync(join(root, file)))).toEqual([]);
  });
});

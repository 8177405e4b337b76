// The size of the console: what a browser loads before the first numbers, and all of it.
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { bundleConsole } from "../../console/build/bundle.ts";
import { versioned } from "../../console/build.ts";

/** In bytes. */
const KB = 1000;
const PAGES = ["access", "calls", "keys", "models", "overview", "playground", "usage"];

describe("the console's files", () => {
  let files: ReadonlyMap<string, Buffer>;
  const find = (name: string, type: string) => {
    const found = [...files].filter(([path]) => path.startsWith(`assets/${name}-`) && path.endsWith(type));
    expect(found).toHaveLength(1);
    return found[0]?.[1] ?? Buffer.alloc(0);
  };
  const gzipped = (contents: Buffer) => gzipSync(contents, { level: 9 }).length;

  beforeAll(async () => {
    files = versioned(await bundleConsole());
  });

  it("has one script that every page needs, of at most 60 KB", () => {
    expect(find("main", ".js").length).toBeLessThanOrEqual(60 * KB);
  });

  it.each(PAGES)("needs at most 45 KB of scripts, compressed, for %s", (page) => {
    expect(gzipped(find("main", ".js")) + gzipped(find(page, ".js"))).toBeLessThanOrEqual(
      page === "playground" ? 60 * KB : 45 * KB,
    );
  });

  it("has at most 10 KB of styles, compressed", () => {
    expect(gzipped(find("main", ".css"))).toBeLessThanOrEqual(10 * KB);
  });

  it("has at most 160 KB in all, compressed", () => {
    const sizes = [...files].map(([path, contents]) => (path.endsWith(".woff2") ? contents.length : gzipped(contents)));
    expect(sizes.reduce((one, other) => one + other, 0)).toBeLessThanOrEqual(160 * KB);
  });

  it("has one script for each page, which needs no other than the main one: four files before the data", () => {
    for (const page of PAGES) {
      const imports = [
        ...find(page, ".js")
          .toString()
          .matchAll(/\bfrom\s*"([^"$]+)"/g),
      ].map(([, path]) => path);
      expect(new Set(imports)).toEqual(new Set([expect.stringMatching(/^\.\/main-[0-9a-f]{10}\.js$/)]));
    }
  });

  it("has no script and no style in its page, which the Content-Security-Policy would refuse", () => {
    const page = files.get("index.html")?.toString() ?? "";
    expect(page).toMatch(/<script type="module" src="\/console\/assets\/main-[0-9a-f]{10}\.js"><\/script>/);
    expect(page).not.toMatch(/<style|style=|<script>|\son\w+=/);
  });

  it("gives the same names to the same files", async () => {
    expect([...versioned(await bundleConsole()).keys()]).toEqual([...files.keys()]);
  });
});

// The sidebar of the site, which `npm --prefix site run check` builds.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { anchorOf } from "../../site/.vitepress/anchors.ts";
import { sidebarOf } from "../../site/.vitepress/topics.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-site-"));
  cpSync("docs", join(folder, "docs"), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

it("has every page of docs/ once, by its title", () => {
  const links = sidebarOf(folder).flatMap(({ items }) => items.map(({ link }) => link));
  expect(new Set(links).size).toBe(links.length);
  expect(sidebarOf(folder).flatMap(({ items }) => items)).toContainEqual({ text: "Limits", link: "/limits" });
});

it("is refused with a page that is in no topic, and with a topic whose page is missing", () => {
  writeFileSync(join(folder, "docs/new.md"), "# New\n");
  rmSync(join(folder, "docs/limits.md"));
  expect(() => sidebarOf(folder)).toThrow("docs/new.md is in no topic; there is no docs/limits.md");
});

it.each([
  ["A hook in ten lines", "a-hook-in-ten-lines"],
  ["`429`: too many, or 1 of 2?", "429-too-many-or-1-of-2"],
  ["Models & keys", "models--keys"],
])("anchors are GitHub's: %s", (heading, anchor) => {
  expect(anchorOf(heading)).toBe(anchor);
});

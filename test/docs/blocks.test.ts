// The fenced blocks of the documentation: each is marked, and what it says is true.
import { globSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pageOf } from "./blocks.ts";
import { hasTypes, typeErrors } from "./check/types.ts";
import { reportOf } from "./report.ts";
import { layOut } from "./run/lay-out.ts";
import { checkPage } from "./runner.ts";
import { openSst, type Sst } from "./shell/sst.ts";

const names = ["README.md", "CONTRIBUTING.md", ...globSync("docs/*.md").sort()];
const pages = names.map((name) => pageOf(name, readFileSync(name, "utf8")));
const report = reportOf(pages);
let sst: Sst;

beforeAll(async () => {
  sst = await openSst();
  console.log(report.lines.join("\n"));
});
afterAll(() => sst.close());

/** Milliseconds. Pages with many blocks share the processors with each other. */
const LONGEST_PAGE = 3 * 60_000;

describe("the fenced blocks", () => {
  it("are marked, and most of them are run or checked", () => {
    expect(report.errors).toEqual([]);
  });

  it.concurrent.for(pages.map((page) => [page.name, page] as const))(
    "of %s do what the page says",
    { timeout: LONGEST_PAGE },
    async ([, page]) => {
      const errors = await checkPage(page, sst);
      if (errors.length > 0) throw new Error(errors.join("\n\n"));
    },
  );

  it.concurrent("have no error of types", async () => {
    const typed = pages.flatMap(({ blocks }) => blocks.filter(hasTypes));
    const folder = await layOut();
    try {
      const errors = typed.length === 0 ? "" : await typeErrors(typed, folder);
      if (errors !== "") throw new Error(errors);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

// The console's files: what a browser gets of them, what it may keep, and that it gets nothing else of the disk.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { acceptsBrotli } from "../../functions/aws/accepts-brotli.ts";
import { type StaticFiles, staticFiles } from "../../functions/aws/static-files.ts";
import { runs } from "../support/long.ts";

const INDEX = "<!doctype html>";
const SCRIPT = "console.log(1)";
const SECRET = "secret of the disk";
const HASHED = "/assets/main-0a1b2c3d4e.js";

let parent: string;
let files: StaticFiles;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), "sluice-test-"));
  const folder = join(parent, "files");
  await mkdir(join(folder, "assets"), { recursive: true });
  const written: Record<string, string | Buffer> = {
    "index.html": INDEX,
    "index.html.br": brotliCompressSync(INDEX),
    [`.${HASHED}`]: SCRIPT,
    [`.${HASHED}.br`]: brotliCompressSync(SCRIPT),
    "./assets/inter-0a1b2c3d4e.woff2": "font",
    ".env.json": SECRET,
    "../secret.json": SECRET,
    "notes.key": SECRET,
  };
  await Promise.all(Object.entries(written).map(([name, text]) => writeFile(join(folder, name), text)));
  files = staticFiles(folder);
});
afterAll(() => rm(parent, { recursive: true }));

async function get(path: string, headers: Record<string, string> = {}) {
  const reply = await files.answer(path, headers);
  const bytes = Buffer.concat((await Array.fromAsync(reply.body)).map((piece) => Buffer.from(piece)));
  return { status: reply.status, headers: reply.headers, bytes, text: bytes.toString() };
}

describe("the console's files", () => {
  it.each([
    [HASHED, "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"],
    ["/assets/inter-0a1b2c3d4e.woff2", "font/woff2", "public, max-age=31536000, immutable"],
    ["/index.html", "text/html; charset=utf-8", "no-store"],
    ["", "text/html; charset=utf-8", "no-store"],
  ])("serves %s as %s, to be kept: %s", async (path, type, keeping) => {
    expect(await get(path)).toMatchObject({
      status: 200,
      headers: { "content-type": type, "cache-control": keeping, vary: "accept-encoding" },
    });
  });

  it("sends Brotli to those who take it, and the same bytes to others", async () => {
    const packed = await get(HASHED, { "accept-encoding": "gzip, br" });
    expect(packed.headers["content-encoding"]).toBe("br");
    expect(brotliDecompressSync(packed.bytes).toString()).toBe(SCRIPT);
    const plain = await get(HASHED, { "accept-encoding": "gzip" });
    expect([plain.headers["content-encoding"], plain.text]).toEqual([undefined, SCRIPT]);
    const font = await get("/assets/inter-0a1b2c3d4e.woff2", { "accept-encoding": "br" });
    expect([font.headers["content-encoding"], font.text]).toEqual([undefined, "font"]);
  });

  it.each([
    "/keys",
    "/keys/team.json",
    "/models/gpt-4.1",
    "/assets",
    "/assets/",
    "/a/%2e%2e/b",
    `/${"a".repeat(300)}.js`,
  ])("gives the page for %s, which it may know itself", async (path) => expect((await get(path)).text).toBe(INDEX));

  it("answers 404 to a page of an older deployment, whose files are gone", async () => {
    expect(await get("/assets/main-ffffffffff.js")).toMatchObject({
      status: 404,
      headers: { "cache-control": "no-store" },
    });
  });

  it("says that the console is not built, and how it is", async () => {
    const { status, body } = await staticFiles(join(parent, "nothing")).answer("/", {});
    expect([status, ...(await Array.fromAsync(body))]).toEqual([503, expect.stringContaining("npm run build:console")]);
  });

  it("never leaves its folder, or shows what is hidden or not for browsers, whatever the path", async () => {
    const part = fc.oneof(
      fc.constantFrom(
        "..",
        ".",
        "",
        "%2e%2e",
        "..%2f",
        "\\..",
        "secret.json",
        ".env.json",
        "notes.key",
        "assets",
        "\0",
      ),
      fc.string({ maxLength: 8 }),
    );
    const paths = fc.array(part, { maxLength: 6 }).map((parts) => `/${parts.join("/")}`);
    const property = fc.asyncProperty(paths, fc.constantFrom("br", ""), async (path, coding) => {
      const { status, text } = await get(path, { "accept-encoding": coding });
      expect([200, 404]).toContain(status);
      expect(text).not.toContain(SECRET);
    });
    await fc.assert(property, {
      numRuns: runs(200, 20_000),
      examples: [
        ["/../secret.json", ""],
        ["/.env.json", ""],
        ["/notes.key", ""],
        ["/assets/../../secret.json", ""],
      ],
    });
  });
});

describe("Brotli is taken by", () => {
  it.each([
    ["br", true],
    ["gzip, deflate, br, zstd", true],
    ["BR;q=0.1", true],
    ["*", true],
    ["br;q=0, *", false],
    ["br; q=0.000", false],
    ["gzip, brotli", false],
    ["", false],
  ])("a client that sends %j: %s", (header, isTaken) => expect(acceptsBrotli(header)).toBe(isTaken));

  it("no client that sends no header", () => expect(acceptsBrotli(undefined)).toBe(false));
});

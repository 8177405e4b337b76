// Builds the console into a folder of files that can be served as they are: named by one version, each also with Brotli.
import { createHash } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import { bundleConsole, PLACEHOLDER } from "./build/bundle.ts";
import { indexPage } from "./build/index-page.ts";

const compress = promisify(brotliCompress);

/** A font is compressed already. */
const COMPRESSED = /\.woff2$/;

/** Replaces the folder. Resolves with the size of each file by its path. */
export async function buildConsole(folder: string): Promise<ReadonlyMap<string, number>> {
  const files = versioned(await bundleConsole());
  await rm(folder, { recursive: true, force: true });
  await Promise.all([...files].map(([path, contents]) => writeWithBrotli(join(folder, path), contents)));
  return new Map([...files].map(([path, contents]) => [path, contents.length]));
}

/** The files refer to each other, so all of them have the same version in their names: a hash of everything. */
export function versioned(files: ReadonlyMap<string, Buffer>): Map<string, Buffer> {
  const hash = createHash("sha256");
  for (const [path, contents] of files) hash.update(path).update(contents);
  const version = hash.digest("hex").slice(0, 10);
  const named = [...files].map(
    ([path, contents]) => [withVersion(path, version), replaced(path, contents, version)] as const,
  );
  return new Map([...named, ["index.html", Buffer.from(indexPage(version))]]);
}

function replaced(path: string, contents: Buffer, version: string): Buffer {
  return COMPRESSED.test(path) ? contents : Buffer.from(withVersion(contents.toString("utf8"), version));
}

function withVersion(text: string, version: string): string {
  return text.replaceAll(PLACEHOLDER, version);
}

async function writeWithBrotli(path: string, contents: Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, contents);
  if (COMPRESSED.test(path)) return;
  await writeFile(`${path}.br`, await compress(contents, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
}

if (import.meta.main) {
  const sizes = await buildConsole(resolve(process.argv[2] ?? join(import.meta.dirname, "dist")));
  for (const [path, size] of sizes) console.log(`${path} ${size}`);
}

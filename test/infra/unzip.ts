// Unpacks a zip as Lambda would: the entries of its central directory, stored or deflated.
// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { inflateRawSync } from "node:zlib";

/** Returns the sizes of the unpacked files by name. */
export async function unzip(file: string, folder: string): Promise<Record<string, number>> {
  const sizes: Record<string, number> = {};
  for (const [name, content] of entries(await readFile(file))) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
    sizes[name] = content.length;
  }
  return sizes;
}

function* entries(zip: Buffer): Generator<[string, Buffer]> {
  const end = zip.lastIndexOf("PK\x05\x06", undefined, "latin1");
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString("utf8", at + 46, at + 46 + nameLength);
    if (!name.endsWith("/")) yield [name, content(zip, at)];
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
}

/** `at` is the entry in the central directory, which knows the sizes; the local header only precedes the bytes. */
function content(zip: Buffer, at: number): Buffer {
  const local = zip.readUInt32LE(at + 42);
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const bytes = zip.subarray(start, start + zip.readUInt32LE(at + 20));
  const stored = zip.readUInt16LE(at + 10) === 0;
  return stored ? bytes : inflateRawSync(bytes);
}

// Configuration files in a folder of their own, gone with the test.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Files {
  /** Writes a document, or a text or bytes as they are, and tells the path. */
  write(content: object | string | Buffer): Promise<string>;
  read(path: string): Promise<string>;
  path(name: string): string;
  close(): Promise<void>;
}

export async function createFiles(): Promise<Files> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-cli-"));
  let count = 0;
  return {
    async write(content) {
      const path = join(folder, `${++count}.json`);
      const isDocument = typeof content === "object" && !Buffer.isBuffer(content);
      await writeFile(path, isDocument ? JSON.stringify(content) : content);
      return path;
    },
    read: (path) => readFile(path, "utf8"),
    path: (name) => join(folder, name),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

// Configuration files in a folder of their own, gone with the test.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Files {
  /** Writes a document, or a text as it is, and tells the path. */
  write(content: object | string): Promise<string>;
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
      await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
      return path;
    },
    read: (path) => readFile(path, "utf8"),
    path: (name) => join(folder, name),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

// The console's files for the server entry, whose process serves them and cannot build them: built when it serves already.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StartError } from "../functions/node/start-error.ts";
import { buildConsole } from "./build-console.ts";
import type { Closeable } from "./scope.ts";

export interface ConsoleFiles extends Closeable {
  readonly folder: string;
  /** Never rejects: what is wrong is reported, and the files from before stay. */
  build(report: (line: string) => void): Promise<void>;
}

export async function createConsoleFiles(): Promise<ConsoleFiles> {
  const parent = await mkdtemp(join(tmpdir(), "sluice-"));
  const folder = join(parent, "console");
  let building = Promise.resolve();
  return {
    folder,
    build(report) {
      building = building
        .then(() => buildConsole(folder))
        .catch((error: unknown) => {
          for (const line of error instanceof StartError ? error.lines : [String(error)]) report(line);
        });
      return building;
    },
    async close() {
      await building;
      await rm(parent, { recursive: true, force: true });
    },
  };
}

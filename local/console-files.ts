// The console's files for the server entry, whose process serves them and cannot build them. They are built when it says that
// they are first asked for: no other request waits for that.
import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FILES_ARE_MISSING } from "../functions/node/console-paths.ts";
import { StartError } from "../functions/node/start-error.ts";
import { buildConsole } from "./build-console.ts";
import type { Closeable } from "./scope.ts";

export interface ConsoleFiles extends Closeable {
  /** Not there before they are built. */
  readonly folder: string;
  /** Gets each line of the process. */
  hear(line: string): void;
  /** Builds them anew if they were asked for. Never rejects: what is wrong is reported, and the files from before stay. */
  reload(report: (line: string) => void): Promise<void>;
}

export function createConsoleFiles(onFault: (line: string) => void): ConsoleFiles {
  const folder = join(tmpdir(), `sluice-${randomUUID()}`);
  let building: Promise<void> | undefined;

  const build = async (report: (line: string) => void) => {
    await buildConsole(folder).catch((error: unknown) => {
      for (const line of error instanceof StartError ? error.lines : [String(error)]) report(line);
    });
  };

  return {
    folder,
    hear(line) {
      if (line.includes(FILES_ARE_MISSING)) building ??= build(onFault);
    },
    async reload(report) {
      if (building === undefined) return;
      await building;
      building = build(report);
      await building;
    },
    async close() {
      await building;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

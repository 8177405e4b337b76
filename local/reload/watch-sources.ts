// Reports changes of the code. Directories are watched and not files, because editors replace files instead of writing them.
import { type FSWatcher, type WatchListener, watch } from "node:fs";
import { readdir } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import type { OwnBundle } from "../bundle.ts";

export interface SourceWatch {
  /** Watches the directory of the entry and these folders, all below them, and the directories of the sources. */
  watch(watched: Watched): Promise<void>;
  close(): void;
}

interface Watched extends Pick<OwnBundle, "entry" | "sources"> {
  readonly folders: readonly string[];
}

/** Milliseconds without a further change: some editors write a file in several steps. */
const QUIET = 50;
/** Others are of no interest, such as an editor's backups. What has no extension may be a directory. */
const SOURCE = /^(?:|\.[cm]?[jt]sx?|\.json|\.css|\.svg)$/;

/** `onFault` gets a line where the system refuses. */
export function watchSources(onChange: () => void, onFault: (line: string) => void): SourceWatch {
  let watchers: FSWatcher[] = [];
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  const notice: WatchListener<string> = (_, name) => {
    if (name !== null && !SOURCE.test(extname(name))) return;
    clearTimeout(timer);
    timer = setTimeout(onChange, QUIET);
  };
  const open = (directory: string): FSWatcher[] => {
    try {
      return [watch(directory, notice).on("error", () => {})]; // It was removed; the directory above reports that.
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code !== "ENOENT") onFault(`changes in ${directory} are not noticed: ${message}`);
      return [];
    }
  };
  const stop = () => {
    for (const watcher of watchers.splice(0)) watcher.close();
  };

  return {
    async watch({ entry, sources, folders }) {
      const roots = [dirname(entry), ...folders];
      const below = await Promise.all(roots.map((root) => directoriesIn(root).catch(() => [])));
      const directories = new Set([...below.flat(), ...sources.map(dirname)]);
      if (isClosed) return;
      // All anew: a directory that was replaced has the same name.
      const old = watchers;
      watchers = [...directories].flatMap(open);
      for (const watcher of old) watcher.close();
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      stop();
    },
  };
}

/** Their contents are not changed by hand. */
const BUILT = new Set(["node_modules", "dist"]);

async function directoriesIn(root: string): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true });
  const inner = entries.filter((entry) => entry.isDirectory() && !BUILT.has(entry.name));
  const deeper = await Promise.all(inner.map(({ name }) => directoriesIn(join(root, name)).catch(() => [])));
  return [root, ...deeper.flat()];
}

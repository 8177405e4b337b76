// Serves the files that the console's build has left in a folder. They are read when they are asked for: few are large, a
// browser keeps them, and in development they change.
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { bytesReply, type Reply, wholeReply } from "../core/reply.ts";
import { acceptsBrotli } from "./accepts-brotli.ts";

export interface StaticFiles {
  /** `path` is what comes behind `/console`. Never throws: what is not there is answered, too. */
  answer(path: string, headers: Readonly<Record<string, string | undefined>>): Promise<Reply>;
}

const INDEX = "index.html";

/** What is not listed is not served. */
const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/** No part begins with a dot or is encoded, so that none leads out of the folder. */
const NAME = /^\/[\w-][\w.-]*(?:\/[\w-][\w.-]*)*$/;
/** Such as `main-0a1b2c3d4e.js`: the same name always has the same content. */
const HASHED = /[-.][0-9a-f]{8,64}\.[a-z0-9]+$/;

/** `onMissing` is called whenever there is not even the index. */
export function staticFiles(folder: string, onMissing: () => void = () => {}): StaticFiles {
  async function find(name: string, withBrotli: boolean): Promise<Found | undefined> {
    const path = join(folder, name);
    const packed = withBrotli ? await read(`${path}.br`) : undefined;
    if (packed !== undefined) return { bytes: packed, encoding: "br" };
    const bytes = await read(path);
    return bytes && { bytes };
  }

  return {
    async answer(path, headers) {
      const withBrotli = acceptsBrotli(headers["accept-encoding"]);
      const type = NAME.test(path) ? TYPES[extname(path)] : undefined;
      const file = type === undefined ? undefined : await find(path, withBrotli);
      if (file && type) return fileReply(file, { type, keeping: HASHED.test(path) ? FOREVER : NOT_AT_ALL });
      // A page of an older deployment asks for what it was built with. The index is not what it expects.
      if (type && HASHED.test(path)) return wholeReply(404, "There is no such file.\n", PLAIN);
      const index = await find(INDEX, withBrotli);
      if (index) return fileReply(index, { type: TYPES[".html"] ?? "", keeping: NOT_AT_ALL });
      onMissing();
      return NOT_BUILT;
    },
  };
}

interface Found {
  readonly bytes: Uint8Array;
  readonly encoding?: "br";
}

const FOREVER = "public, max-age=31536000, immutable";
const NOT_AT_ALL = "no-store";
const PLAIN = { "content-type": "text/plain; charset=utf-8", "cache-control": NOT_AT_ALL };

const NOT_BUILT = wholeReply(
  503,
  "The console is not built. `npm run build:console` builds it; `npm start` does so itself, in a few seconds.\n",
  { ...PLAIN, "retry-after": "5" },
);

function fileReply(
  { bytes, encoding }: Found,
  { type, keeping }: { readonly type: string; readonly keeping: string },
): Reply {
  const headers = {
    "content-type": type,
    "cache-control": keeping,
    vary: "accept-encoding",
    ...(encoding && { "content-encoding": encoding }),
  };
  return bytesReply(200, bytes, headers);
}

/** Nothing where there is no such file: most often a path of the console's own. */
function read(path: string): Promise<Uint8Array | undefined> {
  return readFile(path).catch((error: unknown) => {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (typeof code === "string" && MISSING.has(code)) return undefined;
    throw error;
  });
}

const MISSING = new Set(["ENOENT", "ENOTDIR", "EISDIR", "ENAMETOOLONG"]);

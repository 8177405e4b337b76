// Unpacks compressed bodies with node:zlib. It is imported with the first of them: most functions never see one.
import type { Encoding, Unpack } from "../core/wire/content-encoding.ts";

type Decompress = (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Uint8Array>;

export const unpack: Unpack = async (bytes, { encoding, largest }) => {
  decompressors ??= loadDecompressors();
  const decompress = (await decompressors)[encoding];
  return decompress(bytes, { maxOutputLength: largest }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ERR_BUFFER_TOO_LARGE") return undefined;
    throw error;
  });
};

let decompressors: Promise<Record<Encoding, Decompress>> | undefined;

async function loadDecompressors(): Promise<Record<Encoding, Decompress>> {
  const [zlib, { promisify }] = await Promise.all([import("node:zlib"), import("node:util")]);
  const inflate: Decompress = promisify(zlib.inflate);
  const inflateRaw: Decompress = promisify(zlib.inflateRaw);
  const unzstd: Decompress = promisify(zlib.zstdDecompress);
  // 8 MB, the largest window of this encoding on the web (RFC 9659).
  const params = { [zlib.constants.ZSTD_d_windowLogMax]: 23 };
  return {
    gzip: promisify(zlib.gunzip),
    br: promisify(zlib.brotliDecompress),
    zstd: (bytes, options) => unzstd(bytes, { ...options, params } as typeof options),
    // zlib's format by the standard; some clients send it without the frame (RFC 9110, 8.4.1.2).
    deflate: (bytes, options) =>
      inflate(bytes, options).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ERR_BUFFER_TOO_LARGE") throw error;
        return inflateRaw(bytes, options);
      }),
  };
}

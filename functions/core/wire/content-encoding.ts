// Compressed request bodies (RFC 9110, 8.4): which encodings are read, and how a body is unpacked within bounds.
import { GatewayError, invalidRequest } from "../error.ts";

/** The largest body that the gateway reads: the 6 MiB that a Function URL takes. They count after unpacking, too. */
export const LARGEST_BODY = 6 * 1024 * 1024;

export type Encoding = "gzip" | "deflate" | "br" | "zstd";

/**
 * Undoes one encoding. Resolves with undefined if more than `largest` bytes come out, of which no more are ever held, and
 * rejects if the bytes are not in this encoding, or not to their end.
 */
export type Unpack = (
  bytes: Uint8Array,
  from: { encoding: Encoding; largest: number },
) => Promise<Uint8Array | undefined>;

const ENCODINGS: ReadonlyMap<string, Encoding | undefined> = new Map([
  ["gzip", "gzip"],
  ["x-gzip", "gzip"],
  ["deflate", "deflate"],
  ["br", "br"],
  ["zstd", "zstd"],
  ["identity", undefined],
  ["", undefined],
]);
/** Applied one after the other; more than two serve no purpose. */
const MOST_ENCODINGS = 2;

/** Unpacks a body, the encoding that was applied last first. Throws the 400, 413 or 415 of the contract. */
export async function unpackBody(bytes: Uint8Array, header: string, unpack: Unpack): Promise<Uint8Array> {
  let unpacked = bytes;
  for (const encoding of encodingsIn(header).toReversed()) {
    const plain = await unpack(unpacked, { encoding, largest: LARGEST_BODY }).catch(() => {
      throw invalidRequest(400, "invalid_json", `The body is not valid ${encoding}, as its Content-Encoding says.`);
    });
    if (plain === undefined) throw tooLarge();
    unpacked = plain;
  }
  return unpacked;
}

export function tooLarge(): GatewayError {
  return invalidRequest(413, "request_too_large", "The body is larger than 6 MiB.");
}

/** In the order in which they were applied. */
function encodingsIn(header: string): Encoding[] {
  const names = header.split(",").map((name) => name.trim().toLowerCase());
  const encodings = names.map((name) => (ENCODINGS.has(name) ? ENCODINGS.get(name) : unsupported(name)));
  const applied = encodings.filter((encoding) => encoding !== undefined);
  return applied.length > MOST_ENCODINGS ? unsupported(header) : applied;
}

function unsupported(name: string): never {
  const shown = name.slice(0, LONGEST_SHOWN);
  const message = `Content-Encoding '${shown}' is not supported; send gzip, deflate, br, zstd or identity.`;
  const { status, body } = invalidRequest(415, "unsupported_encoding", message);
  throw new GatewayError(status, body, { headers: { "accept-encoding": "gzip, deflate, br, zstd" } });
}

const LONGEST_SHOWN = 64;

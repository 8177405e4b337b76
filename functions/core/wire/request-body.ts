// The one reader of a request's body: from its bytes to the text that is forwarded, and to the object that it holds.

import { type GatewayError, invalidRequest } from "../error.ts";
import { LARGEST_BODY, tooLarge, type Unpack, unpackBody } from "./content-encoding.ts";
import { type Bounds, exceededIn } from "./json-bounds.ts";
import { isMembers, type Members } from "./members.ts";

interface Sent {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string | Uint8Array;
}

/** The text of a body, unpacked and without a byte order mark. Throws the 400, 413 or 415 of the contract. */
export async function readText(sent: Sent, unpack: Unpack): Promise<string> {
  if (typeof sent.body !== "string" || sent.headers["content-encoding"] !== undefined) {
    return decode(await readBytes(sent, unpack));
  }
  if (isTooLarge(sent.body)) throw tooLarge();
  return withoutMark(sent.body);
}

/** A body's bytes, unpacked. Throws the same. */
export async function readBytes({ headers, body }: Sent, unpack: Unpack): Promise<Uint8Array> {
  if (isTooLarge(body)) throw tooLarge();
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const encodings = headers["content-encoding"];
  return encodings === undefined ? bytes : unpackBody(bytes, encodings, unpack);
}

/** Parses what is within the bounds. Throws a 400 for anything but an object. */
export function parseObject(text: string): Members {
  const exceeded = exceededIn(text, BOUNDS);
  if (exceeded !== undefined) throw invalidRequest(400, "invalid_value", `The body has more than ${MOST[exceeded]}.`);
  const value = parse(text);
  if (isMembers(value)) return value;
  throw invalidRequest(400, "invalid_value", "The body must be a JSON object.");
}

const BOUNDS = { depth: 128, containers: 100_000, values: 1_000_000 } as const satisfies Bounds;
const MOST: Readonly<Record<keyof Bounds, string>> = {
  depth: "128 levels of nesting",
  containers: "100,000 objects and arrays",
  values: "1,000,000 values",
  names: "different names",
};

function isTooLarge(body: string | Uint8Array): boolean {
  if (typeof body !== "string") return body.byteLength > LARGEST_BODY;
  const longestInBytes = 3 * body.length;
  return longestInBytes > LARGEST_BODY && new TextEncoder().encode(body).byteLength > LARGEST_BODY;
}

function withoutMark(text: string): string {
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}

/** For whole bodies only: nothing of one is left for the next. */
const UTF_8 = new TextDecoder("utf-8", { fatal: true });

/** A decoder of UTF-8 skips one byte order mark by itself. */
function decode(bytes: Uint8Array): string {
  try {
    return UTF_8.decode(bytes);
  } catch {
    throw invalidJson("The body is not UTF-8 text.");
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidJson("The body is not valid JSON.");
  }
}

function invalidJson(message: string): GatewayError {
  return invalidRequest(400, "invalid_json", message);
}

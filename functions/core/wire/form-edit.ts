// Changes fields of a form in its bytes: everything else stays as it came.
import { invalidRequest } from "../error.ts";
import type { Form, FormPart } from "./form.ts";
import { fieldOf } from "./form-field-name.ts";

export interface FormEdits {
  /** The new values of fields, where they are. */
  readonly replaced: ReadonlyMap<string, string>;
  /** Fields of which no part stays. */
  readonly removed: ReadonlySet<string>;
  /** Names and values of new parts, in front of the others. */
  readonly added: readonly (readonly [name: string, value: string])[];
}

/** The edited form has the same boundary. Throws a 400 if that is in what is written. */
export function editForm({ bytes, boundary, parts }: Form, { replaced, removed, added }: FormEdits): Uint8Array {
  const isRemoved = ({ name }: FormPart) => removed.has(fieldOf(name));
  const written = [...added.flat(), ...replaced.values()];
  if (written.some((text) => text.includes(`--${boundary}`)))
    throw invalidRequest(400, "invalid_value", OTHER_BOUNDARY);
  const pieces: Uint8Array[] = [];
  let copied = parts[0]?.whole.start ?? 0;
  pieces.push(bytes.subarray(0, copied), ...added.map(([name, value]) => partOf(boundary, name, value)));
  for (const part of parts) {
    const value = replaced.get(part.name);
    if (!isRemoved(part) && value === undefined) continue;
    pieces.push(bytes.subarray(copied, part.whole.start));
    if (!isRemoved(part) && value !== undefined) pieces.push(...withValue(bytes, part, value));
    copied = part.whole.end;
  }
  return concat([...pieces, bytes.subarray(copied)]);
}

const OTHER_BOUNDARY = "Invalid form (multipart/form-data): use another boundary.";

/** Some clients, such as OkHttp's, send the length of each part. */
function withValue(bytes: Uint8Array, { whole, head, data }: FormPart, value: string): Uint8Array[] {
  const encoded = new TextEncoder().encode(value);
  const headers = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(head.start, head.end));
  const written = headers.replace(/^(content-length: *)\d+/im, `$1${encoded.length}`);
  const before = bytes.subarray(whole.start, head.start);
  const between = bytes.subarray(head.end, data.start);
  return [before, new TextEncoder().encode(written), between, encoded, bytes.subarray(data.end, whole.end)];
}

function partOf(boundary: string, name: string, value: string): Uint8Array {
  const disposition = `Content-Disposition: form-data; name="${escaped(name)}"`;
  return new TextEncoder().encode(`--${boundary}\r\n${disposition}\r\n\r\n${value}\r\n`);
}

/** As browsers write names (HTML, 4.10.21.8). */
function escaped(name: string): string {
  return name.replaceAll("\r", "%0D").replaceAll("\n", "%0A").replaceAll('"', "%22");
}

function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

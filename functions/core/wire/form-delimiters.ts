// Where a form's boundaries are. What only some parsers take for one is refused, wherever it is: they would find another part
// behind it.
import { invalidForm } from "./form-error.ts";
import { occurrencesOf } from "./occurrences.ts";

/** A boundary with its hyphens and its line end. The last one has two more hyphens. */
export interface Delimiter {
  readonly start: number;
  readonly end: number;
}

const CR = 13;
const LF = 10;
const HYPHEN = 45;

/** Those in front of each part and the one that closes the form. Throws a 400 unless every parser finds the same. */
export function findDelimiters(bytes: Uint8Array, boundary: string, mostParts: number): readonly Delimiter[] {
  const pattern = new TextEncoder().encode(`--${boundary}`);
  const first = startOfForm(bytes);
  const found: Delimiter[] = [];
  for (const start of occurrencesOf(pattern, bytes, first)) {
    if (found.length === 0 && start !== first) break;
    const delimiter = { start, end: start + pattern.length + 2 };
    const kind = kindOf(bytes, delimiter, start === first);
    if (kind === "data") continue;
    found.push(delimiter);
    if (kind === "closing") return endingAt(delimiter.end, bytes, found);
    if (found.length > mostParts) throw invalidForm(`it has more than ${mostParts} parts`);
  }
  if (found.length === 0) throw invalidForm(`it must begin with '--' and the boundary that its Content-Type names`);
  throw invalidForm("it is cut off: the last boundary, which two hyphens follow, is missing");
}

/**
 * A delimiter is a line of its own (RFC 2046, 5.1.1). Werkzeug also takes one after a bare LF or CR, and before one. By the RFC,
 * and for busboy and PHP, a part ends at a line that only begins with the boundary. For Ruby's CGI it ends within a line, too.
 * Spaces behind it are ignored by Go, and no delimiter for python-multipart. The first line of a part's data is a delimiter for
 * Go and Werkzeug; it follows a line end as well.
 */
function kindOf(bytes: Uint8Array, { start, end }: Delimiter, isFirst: boolean): "part" | "closing" | "data" {
  const isPart = bytes[end - 2] === CR && bytes[end - 1] === LF;
  const isClosing = bytes[end - 2] === HYPHEN && bytes[end - 1] === HYPHEN;
  const isInLine = !isFirst && !isBreak(bytes[start - 1]);
  if (isInLine && !isClosing && !isBreak(bytes[end - 2])) return "data";
  const isAfterLine = isFirst || (bytes[start - 2] === CR && bytes[start - 1] === LF);
  if (isAfterLine && isPart) return "part";
  if (isAfterLine && isClosing) return "closing";
  throw invalidForm(
    "its boundary is in its data, or is not in a line of its own that ends in CRLF; use another boundary",
  );
}

/** Empty lines in front of the first boundary are skipped by all; a text there is a part for some. */
function startOfForm(bytes: Uint8Array): number {
  let at = 0;
  while (bytes[at] === CR && bytes[at + 1] === LF) at += 2;
  return at;
}

function endingAt(end: number, bytes: Uint8Array, found: readonly Delimiter[]): readonly Delimiter[] {
  for (let at = end; at < bytes.length; at++) {
    if (!isBreak(bytes[at]) && bytes[at] !== 32 && bytes[at] !== 9)
      throw invalidForm("it goes on after its last boundary");
  }
  return found;
}

function isBreak(byte: number | undefined): boolean {
  return byte === CR || byte === LF;
}

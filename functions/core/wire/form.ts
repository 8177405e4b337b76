// Forms (multipart/form-data, RFC 7578): how requests come that have a file. A form is forwarded as it came, so that a provider
// must find the same parts in it, with the same names, as the gateway. Only what all parsers read alike is read; the rest is
// refused. The files beside this one say which parsers differ.
import { boundaryOf } from "./form-boundary.ts";
import { type Delimiter, findDelimiters } from "./form-delimiters.ts";
import type { PartHead } from "./form-disposition.ts";
import { invalidForm } from "./form-error.ts";
import { readHead } from "./form-head.ts";
import type { Span } from "./json-walk.ts";

export interface Form {
  /** As they came. */
  readonly bytes: Uint8Array;
  /** With its boundary. */
  readonly contentType: string;
  readonly boundary: string;
  readonly parts: readonly FormPart[];
}

export interface FormPart extends PartHead {
  /** From its boundary to the next one. */
  readonly whole: Span;
  readonly head: Span;
  readonly data: Span;
}

const MOST_PARTS = 256;
/** In bytes. Starlette takes 4 KiB of one header, busboy 16 KiB of all. */
const LARGEST_HEAD = 8 * 1024;

/** Finds the parts in one pass, without copying them. Throws a 400 that says what is wrong with the form. */
export function parseForm(bytes: Uint8Array, contentType: string): Form {
  const boundary = boundaryOf(contentType);
  const delimiters = findDelimiters(bytes, boundary, MOST_PARTS);
  const parts = delimiters.slice(0, -1).map((delimiter, at) => readPart(bytes, delimiter, delimiters[at + 1]));
  return { bytes, contentType, boundary, parts };
}

function readPart(bytes: Uint8Array, { start, end }: Delimiter, next: Delimiter | undefined): FormPart {
  const whole = { start, end: next?.start ?? bytes.length };
  const head = { start: end, end: endOfHead(bytes, end) };
  const data = { start: head.end + BLANK_LINE, end: whole.end - LINE_END };
  if (data.end < data.start) throw invalidForm("each part needs headers, a blank line and its data, in lines of CRLF");
  return { whole, head, data, ...readHead(bytes.subarray(head.start, head.end), data.end - data.start) };
}

const LINE_END = "\r\n".length;
const BLANK_LINE = 2 * LINE_END;

function endOfHead(bytes: Uint8Array, start: number): number {
  const latest = Math.min(bytes.length, start + LARGEST_HEAD);
  for (let at = start; at < latest; at++) {
    if (isLineEnd(bytes, at) && isLineEnd(bytes, at + LINE_END)) return at;
  }
  throw invalidForm(`each part needs a blank line after its headers, which may have ${LARGEST_HEAD} bytes`);
}

function isLineEnd(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 13 && bytes[at + 1] === 10;
}

// The headers of one part of a form: its name, and whether it is a file.
import { type PartHead, readDisposition } from "./form-disposition.ts";
import { invalidForm } from "./form-error.ts";

const MOST_HEADERS = 16;
/** A name of a header ends at its colon. A line that begins with a space would go on with the one before it. */
const HEADER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+): *(.*)$/;
/** What some parsers take for the end of a line, too. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** Throws a 400 unless all parsers read the same. */
export function readHead(bytes: Uint8Array, dataLength: number): PartHead {
  const headers = headersIn(decode(bytes));
  const disposition = headers.get("content-disposition");
  if (disposition === undefined) throw invalidForm("each part needs a Content-Disposition");
  assertPlain(headers, dataLength);
  const head = readDisposition(disposition);
  if (!head.isFile) assertText(headers.get("content-type") ?? "", head.name);
  return head;
}

function headersIn(text: string): ReadonlyMap<string, string> {
  const lines = text.split("\r\n");
  if (lines.length > MOST_HEADERS) throw invalidForm(`a part has more than ${MOST_HEADERS} headers`);
  const headers = new Map<string, string>();
  for (const line of lines) {
    const [, written, value = ""] = HEADER.exec(line) ?? [];
    if (written === undefined || CONTROL.test(line))
      throw invalidForm("a part's headers must be lines of 'Name: value'");
    const name = written.toLowerCase();
    if (headers.has(name)) throw invalidForm(`a part has two headers ${written}`);
    headers.set(name, value);
  }
  return headers;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw invalidForm("a part's headers are not UTF-8");
  }
}

/**
 * The data must be what it looks like. undici decodes base64, Go quoted-printable, aiohttp both and gzip. aiohttp once read as
 * many bytes as `Content-Length` says, and Python's email package finds further parts in one that is multipart itself.
 */
function assertPlain(headers: ReadonlyMap<string, string>, dataLength: number): void {
  const encoding = headers.get("content-transfer-encoding") ?? "binary";
  if (!/^(?:7bit|8bit|binary)$/i.test(encoding) || headers.has("content-encoding")) {
    throw invalidForm("its parts may have no encoding");
  }
  const length = headers.get("content-length") ?? String(dataLength);
  if (length !== String(dataLength)) throw invalidForm("a part's Content-Length is not the length of its data");
  if (/^multipart\//i.test(headers.get("content-type") ?? ""))
    throw invalidForm("its parts may not be multipart themselves");
}

/** busboy and Werkzeug decode a field by the character set that it names. Bytes are a file for busboy, whatever it is called. */
function assertText(contentType: string, name: string): void {
  if (/^application\/octet-stream/i.test(contentType))
    throw invalidForm(`its field '${name}' is a file without a name`);
  const [, charset = "utf-8"] = /charset\s*=\s*"?([^\s";]*)/i.exec(contentType) ?? [];
  if (!/^(?:utf-?8|us-ascii)$/i.test(charset)) throw invalidForm(`its field '${name}' is not in UTF-8`);
}

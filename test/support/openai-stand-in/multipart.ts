// Reads a multipart form as strictly as RFC 7578 has it: every part with a name, and nothing before, between or behind them.
import { ApiError } from "../../../local/simulated-provider/api-error.ts";

export interface Part {
  readonly name: string;
  /** Of a file. */
  readonly filename: string | undefined;
  readonly bytes: Buffer;
}

const LINE_END = "\r\n";

export function partsOf(contentType: string | undefined, body: Uint8Array): Part[] {
  const boundary = /^multipart\/form-data;\s*boundary="?([^";]+)"?$/i.exec(contentType ?? "")?.[1];
  if (boundary === undefined) throw malformed("the content type has no boundary");
  const bytes = Buffer.from(body);
  const starts = placesOf(bytes, `--${boundary}`);
  const end = bytes.subarray(starts.at(-1)).toString();
  if (starts[0] !== 0 || !/^--(\r\n)?$/.test(end.slice(boundary.length + 2))) throw malformed("the form is not closed");
  return starts.slice(0, -1).map((start, at) => {
    return partOf(bytes.subarray(start + boundary.length + 2, (starts[at + 1] ?? 0) - LINE_END.length));
  });
}

function placesOf(bytes: Buffer, delimiter: string): number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(delimiter); at >= 0; at = bytes.indexOf(delimiter, at + 1)) places.push(at);
  return places;
}

function partOf(bytes: Buffer): Part {
  const blank = bytes.indexOf(`${LINE_END}${LINE_END}`);
  const head = bytes.subarray(0, blank).toString();
  const name = /^content-disposition: form-data;.*\bname="([^"]*)"/im.exec(head)?.[1];
  if (blank < 0 || name === undefined) throw malformed("a part has no name");
  const filename = /\bfilename="([^"]*)"/i.exec(head)?.[1];
  return { name, filename, bytes: bytes.subarray(blank + 2 * LINE_END.length) };
}

function malformed(problem: string): ApiError {
  return new ApiError(`Could not parse multipart form: ${problem}.`);
}

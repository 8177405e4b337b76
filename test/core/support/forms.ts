// Forms as clients send them, and all kinds of them.
import fc from "fast-check";

export const BOUNDARY = "----formdata-0123456789abcdefghijk";

export const typeOf = (boundary = BOUNDARY) => `multipart/form-data; boundary=${boundary}`;

export interface Part {
  readonly name: string;
  readonly filename?: string;
  readonly headers?: readonly string[];
  readonly data: string | Uint8Array;
}

export const bytesOf = (text: string) => new TextEncoder().encode(text);

/** Every character a byte. */
export const latin = (text: string) => new Uint8Array(Buffer.from(text, "latin1"));

export function formOf(parts: readonly Part[], boundary = BOUNDARY): Uint8Array {
  const pieces = parts.flatMap(({ name, filename, headers = [], data }) => {
    const disposition = `Content-Disposition: form-data; name="${name}"`;
    const file = filename === undefined ? "" : `; filename="${filename}"`;
    const head = [`--${boundary}`, disposition + file, ...headers, "", ""].join("\r\n");
    return [Buffer.from(head), Buffer.from(data), Buffer.from("\r\n")];
  });
  return new Uint8Array(Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]));
}

/** What looks like a boundary, or nearly so, and is data for every parser. */
const LIKE_BOUNDARIES = [
  ...["\r\n", "\r", "\n", "--", "\r\n--", "\r\n--other\r\n", "\r\n\r\n", "\0", "\xff"],
  ...[BOUNDARY, `x--${BOUNDARY} `, `\r\n${BOUNDARY}\r\n`, `\r\n-${BOUNDARY}`, `\r\n--${BOUNDARY.slice(0, -1)}\r\n`],
  ...[
    `\r\n --${BOUNDARY}x`,
    `x--${BOUNDARY}x`,
    `\r\n--x\r\nContent-Disposition: form-data; name="model"\r\n\r\nevil\r\n--x--`,
  ],
];

/** The pieces may only together make a boundary, or a line that begins with one. */
const SPLITS = new RegExp(`(?:^|[\\r\\n])--${BOUNDARY}|--${BOUNDARY}(?:[\\r\\n]|--|$)`);

export const fileData: fc.Arbitrary<Uint8Array> = fc
  .array(
    fc.oneof(
      fc.constantFrom(...LIKE_BOUNDARIES),
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString("latin1")),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(""))
  .filter((text) => !SPLITS.test(text))
  .map(latin);

const filename = fc.constantFrom("speech.mp3", "C:\\a b.wav", "größe 'x'.mp3", "", "a;b", "x=y", "\u{1f600}");
const headers = fc.subarray(["Content-Type: audio/mpeg", "content-transfer-encoding: binary", "X-Other: a: b; name=c"]);

export const filePart: fc.Arbitrary<Part> = fc.record({
  name: fc.constantFrom("file", "image[]", "mask"),
  filename,
  headers,
  data: fileData,
});

export const fieldPart: fc.Arbitrary<Part> = fc.record({
  name: fc.constantFrom("prompt", "response_format", "timestamp_granularities[]", "a[b]", "models"),
  data: fc.string({ unit: "grapheme", maxLength: 30 }).filter((text) => !text.includes("--")),
});

/** A form with the model somewhere in it, and where. */
export const formWithModel = fc
  .tuple(fc.array(fc.oneof(filePart, fieldPart), { maxLength: 6 }), fc.nat())
  .map(([others, seed]) => ({ others, at: seed % (others.length + 1) }));

export function withModel({ others, at }: { others: readonly Part[]; at: number }, model: string): readonly Part[] {
  return others.toSpliced(at, 0, { name: "model", data: model });
}

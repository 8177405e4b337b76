import type { IncomingMessage } from "node:http";
import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPrelude } from "../../local/lambda/prelude.ts";

const INTEGRATION = "application/vnd.awslambda.http-integration-response";
const prelude = { statusCode: 201, headers: { "x-name": "Zoë" }, cookies: ["a=1"] };
const bytes = Buffer.concat([
  Buffer.from(JSON.stringify(prelude)),
  Buffer.alloc(8),
  Buffer.from("data: {}\n\n\0\0end"),
]);

/** A runtime's answer that comes in these pieces. */
function answer(pieces: Buffer[], type = INTEGRATION, trailers: Record<string, string> = {}): IncomingMessage {
  const stream = new PassThrough();
  for (const piece of pieces) if (piece.length > 0) stream.write(piece);
  stream.end();
  return Object.assign(stream, { headers: { "content-type": type }, trailers }) as unknown as IncomingMessage;
}

describe("a prelude", () => {
  it("is read wherever the stream is cut in two", async () => {
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const body = answer([bytes.subarray(0, cut), bytes.subarray(cut)]);
      expect(await readPrelude(body)).toEqual(prelude);
      expect((await buffer(body)).toString()).toBe("data: {}\n\n\0\0end");
    }
  });

  it("is read from pieces of any sizes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: bytes.length })), async (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const body = answer(places.map((place, index) => bytes.subarray(place, places[index + 1])));
        expect(await readPrelude(body)).toEqual(prelude);
        expect((await buffer(body)).toString()).toBe("data: {}\n\n\0\0end");
      }),
    );
  });

  it("may leave everything to the defaults", async () => {
    const body = answer([Buffer.from("{}"), Buffer.alloc(8)]);
    expect(await readPrelude(body)).toEqual({ statusCode: 200, headers: {}, cookies: [] });
    expect((await buffer(body)).length).toBe(0);
  });

  it("is not looked for in another type, which is relayed as octets", async () => {
    const body = answer([bytes], "text/plain");
    expect(await readPrelude(body)).toMatchObject({ headers: { "content-type": "application/octet-stream" } });
    expect(await buffer(body)).toEqual(bytes);
  });

  it("that never ends, or is not JSON, is the function's failure", async () => {
    await expect(readPrelude(answer([bytes.subarray(0, 20)]))).rejects.toThrow("within its prelude");
    await expect(readPrelude(answer([Buffer.from("{nonsense"), Buffer.alloc(8)]))).rejects.toThrow("not JSON");
    await expect(readPrelude(answer([Buffer.alloc(2 * 1024 * 1024, "x")]))).rejects.toThrow("broke off");
  });

  it("is missing when the function threw before its first byte", async () => {
    const trailers = { "lambda-runtime-function-error-type": "TypeError" };
    for (const type of [INTEGRATION, "application/octet-stream"]) {
      await expect(readPrelude(answer([], type, trailers))).rejects.toThrow("TypeError");
    }
  });
});

// Long answers of the admin API are packed for clients that take Brotli, and for no others.
import { brotliDecompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { packed } from "../../functions/aws/packed.ts";
import { jsonReply, type Reply } from "../../functions/core/reply.ts";

const LONG = JSON.stringify({ data: Array.from({ length: 1_000 }, (_, at) => ({ key: `key-${at}`, requests: at })) });

async function bytesOf({ body }: Reply): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(Buffer.from(piece as string | Uint8Array));
  return Buffer.concat(pieces);
}

describe("a long answer", () => {
  it("is a fraction as long, and the same when it is unpacked", async () => {
    const reply = await packed(jsonReply(200, LONG, { etag: '"1"' }), "gzip, br");
    const bytes = await bytesOf(reply);
    expect(reply.headers).toMatchObject({ "content-encoding": "br", vary: "accept-encoding", etag: '"1"' });
    expect(bytes.length).toBeLessThan(LONG.length / 5);
    expect(brotliDecompressSync(bytes).toString()).toBe(LONG);
  });

  it("leaves to do behind the answer what there was to do", async () => {
    const settle = async () => {};
    expect((await packed({ ...jsonReply(200, LONG), settle }, "br")).settle).toBe(settle);
  });

  it.each([undefined, "gzip", "br;q=0"])("stays as it is for a client that accepts %s", async (accepted) => {
    const reply = jsonReply(200, LONG);
    expect(await packed(reply, accepted)).toBe(reply);
  });
});

it("a short answer stays as it is", async () => {
  const reply = jsonReply(200, "{}");
  expect(await packed(reply, "br")).toBe(reply);
});

// A body on its way in: unpacked, decoded, held to bounds and parsed, or refused with a reason.
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unpack } from "../../functions/aws/unpack.ts";
import { GatewayError } from "../../functions/core/error.ts";
import { LARGEST_BODY, type Unpack } from "../../functions/core/wire/content-encoding.ts";
import { parseObject, readText } from "../../functions/core/wire/request-body.ts";
import { startGateway } from "../support/gateway.ts";
import { runs } from "../support/long.ts";
import { chat, configuration, SECRET } from "./support/requests.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const MARK = "\ufeff";

function read(body: string | Uint8Array, encoding?: string, by: Unpack = unpack): Promise<string> {
  return readText({ headers: { "content-encoding": encoding }, body }, by);
}

/** Status, code and message of a refusal. */
async function refusalOf(reading: Promise<unknown>) {
  const error = await reading.then(
    () => expect.unreachable("the body was taken"),
    (error: unknown) => error,
  );
  if (!(error instanceof GatewayError)) throw error;
  expect(error.body.type).toBe("invalid_request_error");
  return { status: error.status, code: error.body.code, message: error.body.message, headers: error.headers };
}

const PACK: [name: string, pack: (bytes: Uint8Array) => Uint8Array][] = [
  ["gzip", gzipSync],
  ["x-gzip", gzipSync],
  ["GZIP", gzipSync],
  ["deflate", deflateSync],
  ["deflate", deflateRawSync],
  ["br", brotliCompressSync],
  ["zstd", zstdCompressSync],
];

describe("a compressed body", () => {
  it("is read as the text that was compressed, whatever the text and the encoding", async () => {
    const text = fc.oneof(fc.json(), fc.string({ unit: "grapheme" }));
    await fc.assert(
      fc.asyncProperty(text, fc.constantFrom(...PACK), async (text, [name, pack]) => {
        fc.pre(!text.startsWith(MARK));
        expect(await read(pack(bytesOf(text)), name)).toBe(text);
      }),
      { numRuns: runs(100) },
    );
  });

  it("may be compressed twice, and is unpacked in reverse", async () => {
    const twice = brotliCompressSync(gzipSync(bytesOf("{}")));
    expect(await read(twice, "gzip, br")).toBe("{}");
    expect(await read(twice, "identity,gzip , BR")).toBe("{}");
    expect((await refusalOf(read(twice, "br, gzip"))).code).toBe("invalid_json");
  });

  it.each(["identity", "", " , "])("is not compressed by the encoding %j", async (encoding) => {
    expect(await read("{}", encoding)).toBe("{}");
  });

  it("of an encoding that is not read is refused by its name, with those that are", async () => {
    for (const encoding of ["compress", "gzip, aes128gcm", "x".repeat(10_000), "gzip, gzip, gzip", "utf-8"]) {
      const { status, code, message, headers } = await refusalOf(read("{}", encoding));
      expect([status, code]).toEqual([415, "unsupported_encoding"]);
      expect(message).toMatch(
        /^Content-Encoding '.{1,64}' is not supported; send gzip, deflate, br, zstd or identity\.$/,
      );
      expect(headers).toEqual({ "accept-encoding": "gzip, deflate, br, zstd" });
    }
  });

  it.each(PACK)(
    "that is cut, or not compressed at all, is refused with the encoding's name: %s",
    async (name, pack) => {
      const packed = pack(bytesOf(JSON.stringify({ text: "word ".repeat(100) })));
      for (const body of [packed.subarray(0, packed.length - 4), packed.subarray(0, 3), "", "{}", '{"model":"x"}']) {
        const { status, code, message } = await refusalOf(read(body, name));
        expect([status, code]).toEqual([400, "invalid_json"]);
        expect(message).toContain(name.toLowerCase().replace("x-", ""));
      }
    },
  );

  it.each(PACK.slice(2))("may have 6 MiB when it is unpacked, and not a byte more: %s", async (name, pack) => {
    expect(await read(pack(new Uint8Array(LARGEST_BODY).fill(32)), name)).toHaveLength(LARGEST_BODY);
    const { status, code } = await refusalOf(read(pack(new Uint8Array(LARGEST_BODY + 1).fill(32)), name));
    expect([status, code]).toEqual([413, "request_too_large"]);
  });

  it("that is too large before it is unpacked is not unpacked", async () => {
    const { status } = await refusalOf(read(new Uint8Array(LARGEST_BODY + 1), "gzip", () => expect.unreachable()));
    expect(status).toBe(413);
  });

  it("is not unpacked for a key that is none", async () => {
    const gateway = await startGateway(configuration(), { unpack: () => expect.unreachable() });
    const headers = { authorization: "Bearer nobody's", "content-encoding": "gzip" };
    expect((await gateway.ask({ headers, body: gzipSync(chat()) })).status).toBe(401);
    const asked = { ...headers, authorization: `Bearer ${SECRET}` };
    expect((await gateway.ask({ headers: asked, body: gzipSync(chat()) })).status).not.toBe(401);
  });

  it("that is not UTF-8 inside is refused as such", async () => {
    const { code, message } = await refusalOf(read(gzipSync(Uint8Array.of(0x7b, 0xff, 0x7d)), "gzip"));
    expect([code, message]).toEqual(["invalid_json", "The body is not UTF-8 text."]);
  });
});

describe("a byte order mark", () => {
  it("is skipped once, in text, in bytes and in what was compressed", async () => {
    const text = `${MARK}{}`;
    for (const body of [text, bytesOf(text)]) expect(await read(body)).toBe("{}");
    expect(await read(gzipSync(bytesOf(text)), "gzip")).toBe("{}");
    expect(await read(MARK + text)).toBe(text);
    expect(await read(bytesOf(MARK + text))).toBe(text);
  });

  it("within a text stays", async () => {
    expect(await read(`{"a":"${MARK}"}`)).toBe(`{"a":"${MARK}"}`);
  });
});

/** What `parseObject` makes of a text: undefined, or the code and the message of its refusal. */
function faultOf(text: string): readonly [code: string | null, message: string] | undefined {
  try {
    parseObject(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return [error.body.code, error.body.message];
  }
}

describe("the bounds of a body", () => {
  const nested = (depth: number) => `{"a":${"[".repeat(depth - 1)}${"]".repeat(depth - 1)}}`;
  const listOf = (item: string, count: number) => `{"a":[${Array(count).fill(item).join(",")}]}`;

  it.each([
    ["128 levels of nesting", nested, 128],
    ["100,000 objects and arrays", (most: number) => listOf("{}", most - 2), 100_000],
    ["100,000 objects and arrays", (most: number) => listOf("[]", most - 2), 100_000],
    ["1,000,000 values", (most: number) => listOf("1", most - 2), 1_000_000],
    ["1,000,000 values", (most: number) => listOf('""', most - 2), 1_000_000],
    ["1,000,000 values", (most: number) => listOf("true", most - 2), 1_000_000],
  ])("let it have %s, and not one more", (bound, textOf, most) => {
    expect(faultOf(textOf(most))).toBeUndefined();
    expect(faultOf(textOf(most + 1))).toEqual(["invalid_value", `The body has more than ${bound}.`]);
  });

  it.each(["[", '{"a":', '[{"a":'])("come before parsing, and need no recursion: %s without an end", (open) => {
    expect(faultOf(open.repeat(200_000))).toEqual(["invalid_value", "The body has more than 128 levels of nesting."]);
  });

  it("do not count what is in strings, nor names", () => {
    expect(faultOf(JSON.stringify({ a: "[{,".repeat(500_000), b: '\\"[{'.repeat(500_000) }))).toBeUndefined();
    expect(faultOf(`{${Array(999_999).fill('"":1').join(",")}}`)).toBeUndefined();
    expect(faultOf(`{${Array(1_000_000).fill('"":1').join(",")}}`)?.[0]).toBe("invalid_value");
  });

  it("count as a parser does, and pass every other JSON on to it", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        expect(faultOf(`{"a":${text}}`)).toBeUndefined();
      }),
      { numRuns: runs(100) },
    );
  });

  it("end with the text, whatever it is", () => {
    const piece = fc.constantFrom('"', "\\", "{", "}", "[", "]", ",", ":", " ", "1", "true", "\u0000", "é");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join("");
        const fault = faultOf(text);
        expect(fault === undefined || fault[0] === "invalid_json" || fault[0] === "invalid_value").toBe(true);
      }),
      { numRuns: runs(150) },
    );
  });

  it("cost time in proportion to the text", () => {
    for (const inside of ['\\"', "\\\\", "日"]) {
      expect(faultOf(`{"a":"${inside.repeat(6e6 / inside.length)}`)?.[0]).toBe("invalid_json");
    }
    for (const outside of [" ", "0"]) expect(faultOf(`{"a":${outside.repeat(6e6)}`)?.[0]).toBe("invalid_json");
  }, 5_000);
});

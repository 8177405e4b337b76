// Requests as real clients send them: compressed, with a byte order mark, and as uptime monitors do.
import { brotliCompressSync, constants, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { verdict } from "../faults/support/ask.ts";
import { head, sendRaw } from "../faults/support/raw-request.ts";
import { clientKeyOf } from "../faults/support/secrets.ts";
import { readFixture, readSentBody } from "../support/fixtures.ts";
import { type Cases, startCases } from "./support/world.ts";

/** The name in the fixtures. */
const model = "plain";
const authorization = `Bearer ${clientKeyOf(model)}`;
const MEBIBYTE = 2 ** 20;

let world: Cases;
beforeAll(async () => {
  world = await startCases([{ name: model }]);
});
beforeEach(() => world.primary.reset());
afterAll(() => world.close());

async function send(body: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) {
  const start = performance.now();
  const response = await fetch(`${world.server.url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization, "content-type": "application/json", ...headers },
    body,
  });
  const text = await response.text();
  world.keep(text);
  const end = performance.now() - start;
  const milliseconds = { head: end, first: end, end };
  return { status: response.status, headers: response.headers, text, whole: true, milliseconds };
}

/** The provider got the body as it is without its wrapping, but for the model. */
function expectForwarded(sent: string): void {
  expect(world.primary.requests.map(({ body }) => body)).toEqual([
    sent.replace('"model":"plain"', '"model":"plain-at-its-provider"'),
  ]);
  expect(world.primary.requests[0]?.headers).not.toHaveProperty("content-encoding");
}

describe("a compressed body", () => {
  const sent = readSentBody("cases/15-gzip-body.txt");
  const quickly = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };
  const encodings = {
    gzip: gzipSync,
    deflate: deflateSync,
    br: (body: string) => brotliCompressSync(body, quickly),
    zstd: zstdCompressSync,
  };

  it.each(Object.entries(encodings))("is read: %s", async (encoding, compress) => {
    const seen = await send(new Uint8Array(compress(sent)), { "content-encoding": encoding });
    expect([seen.status, verdict(seen, model)]).toEqual([200, "whole"]);
    expectForwarded(sent);
  });

  it("in an encoding that the gateway does not read is refused by name, and costs nothing", async () => {
    const before = await world.charge(`key#${model}`);
    const { status, text } = await send(new TextEncoder().encode(sent), { "content-encoding": "compress" });
    const { error } = JSON.parse(text);
    expect(status).toBe(415);
    expect(error).toMatchObject({ type: "invalid_request_error", code: "unsupported_encoding" });
    expect(error.message).toMatch(/content-encoding/i);
    expect(world.primary.requests).toEqual([]);
    expect(await world.charge(`key#${model}`)).toEqual(before);
  });

  it.each(Object.entries(encodings))("is held to 6 MiB after unpacking: %s", async (encoding, compress) => {
    const bomb = compress(`${" ".repeat(12 * MEBIBYTE)}${sent}`);
    expect(bomb.byteLength).toBeLessThan(MEBIBYTE / 4);
    const { status, text } = await send(new Uint8Array(bomb), { "content-encoding": encoding });
    expect([status, JSON.parse(text).error.code]).toEqual([413, "request_too_large"]);
    expect(world.primary.requests).toEqual([]);
  });

  it("that is not what its encoding says is the client's error", async () => {
    const { status, text } = await send(new TextEncoder().encode(sent), { "content-encoding": "gzip" });
    expect([status, JSON.parse(text).error.type]).toEqual([400, "invalid_request_error"]);
    expect(world.primary.requests).toEqual([]);
  });
});

it("a byte order mark before the JSON is skipped", async () => {
  const sent = readSentBody("cases/45-byte-order-mark.txt");
  const seen = await send(new TextEncoder().encode(`\uFEFF${sent}`));
  expect([seen.status, verdict(seen, model)]).toEqual([200, "whole"]);
  expectForwarded(sent);
});

describe("HEAD", () => {
  const health = readFixture("cases/17-head-health.txt");

  it.each([
    ["/health", 200, health, health.replace("HEAD", "GET")],
    ["/v1/models", 200, ...both("/v1/models", authorization)],
    ["/v1/models/plain", 200, ...both("/v1/models/plain", authorization)],
    ["/v1/models without a key", 401, ...both("/v1/models", "none")],
    ["/nowhere", 404, ...both("/nowhere", authorization)],
  ])("is answered as GET is, without a body: %s", async (_, status, asHead, asGet) => {
    const [ofHead, ofGet] = await Promise.all([received(asHead), received(asGet)]);
    expect(ofHead).toEqual({ ...ofGet, body: "" });
    expect(ofHead.status).toBe(status);
  });

  function both(path: string, authorization: string): [string, string] {
    const of = (method: string) => head(`${method} ${path}`, `authorization: ${authorization}`);
    return [of("HEAD"), of("GET")];
  }

  async function received(request: string) {
    const text = await sendRaw(world.server.port, [request]);
    world.keep(text);
    const [head = "", ...body] = text.split("\r\n\r\n");
    const type = /^content-type: (.*)$/im.exec(head)?.[1]?.trim();
    return { status: Number(head.split(" ")[1]), type, body: body.join("\r\n\r\n") };
  }
});

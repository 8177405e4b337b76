// Requests that are broken, hostile or strange, over real sockets: each gets a clear refusal, and harms nobody.
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { answer } from "../support/fake-provider/answers.ts";
import { verdict } from "./support/ask.ts";
import { head, sendRaw } from "./support/raw-request.ts";
import { clientKeyOf, prompt } from "./support/secrets.ts";
import { startWorld, type World } from "./support/world.ts";

const model = "model";
const authorization = `authorization: Bearer ${clientKeyOf(model)}`;
const MEBIBYTE = 2 ** 20;
const COMPLETIONS = "/v1/chat/completions";

let world: World;

beforeAll(async () => {
  world = await startWorld([{ name: model }]);
});
beforeEach(() => world.primary.reset());
afterAll(() => world.close());

/** The status, the head and the body of what a bare socket got for `pieces`. */
async function raw(...request: Parameters<typeof sendRaw> extends [number, ...infer Rest] ? Rest : never) {
  const text = await sendRaw(world.server.port, ...request);
  world.keep(text);
  const [headOf = "", ...body] = text.split("\r\n\r\n");
  return { status: Number(headOf.split(" ")[1]), head: headOf, body: body.join("\r\n\r\n") };
}

function withBody(body: string | Uint8Array, ...headers: readonly string[]): (string | Uint8Array)[] {
  const length = `content-length: ${Buffer.byteLength(body)}`;
  return [head(`POST ${COMPLETIONS}`, authorization, "content-type: application/json", length, ...headers), body];
}

function bodyOf(members: object = {}): string {
  return JSON.stringify({ model, messages: [{ role: "user", content: prompt }], ...members });
}

/** What the provider was sent, but for the name by which it knows the model. */
function sentBody(): string | undefined {
  const [request] = world.requestsFor(model);
  return request?.body.replace(`"model":"${request.model}"`, `"model":"${model}"`);
}

/** Of zeros, a megabyte as often as it takes: compressed members may follow each other (RFC 1952, 2.2). */
function packedGigabyte(): Buffer {
  return Buffer.concat(Array(1024).fill(gzipSync(Buffer.alloc(MEBIBYTE))));
}

/** What the key has consumed. A refusal must not change it. */
const charge = () => world.charge(`key#${model}`);

async function expectUnharmed(): Promise<void> {
  const seen = await world.ask({ model, stream: false });
  expect(verdict(seen, model)).toBe("whole");
}

describe("a body", () => {
  /** As long as it is told to be, to the byte. */
  const ofBytes = (bytes: number) => bodyOf({ user: "x".repeat(bytes - bodyOf({ user: "" }).length) });

  it("of exactly 6 MiB is taken, and reaches the provider to the last byte", async () => {
    const body = ofBytes(6 * MEBIBYTE);
    expect(body).toHaveLength(6 * MEBIBYTE);
    expect((await raw(withBody(body))).status).toBe(200);
    expect(sentBody()).toBe(body);
  });

  it.each([1, 20 * MEBIBYTE])("of 6 MiB and %s bytes is refused, and consumes nothing", async (more) => {
    const before = await charge();
    const { status, body } = await raw(withBody(ofBytes(6 * MEBIBYTE + more)));
    expect([status, body]).toEqual([413, expect.stringContaining('"code":"request_too_large"')]);
    expect(world.primary.requests).toEqual([]);
    expect(await charge()).toEqual(before);
  });

  it.each(["end", "leave"] as const)("that is cut short asks no provider and occupies nothing (%s)", async (how) => {
    const before = await charge();
    const [start = "", body = ""] = withBody(bodyOf());
    const { status } = await raw([start, body.slice(0, 20)], how);
    expect(status).not.toBe(200);
    await expectUnharmed();
    expect(world.primary.requests).toHaveLength(1);
    expect((await charge()).requests).toBe(before.requests + 1);
  });

  it("that comes slowly delays no other call", async () => {
    const [start = "", body = ""] = withBody(bodyOf());
    const pieces = [start.slice(0, 30), () => expectUnharmed(), start.slice(30), body.slice(0, 9)];
    const { status } = await raw([...pieces, () => expectUnharmed(), body.slice(9)]);
    expect(status).toBe(200);
    expect(world.primary.requests).toHaveLength(3);
  });

  it.each([
    ["in chunks", "transfer-encoding: chunked"],
    ["declared as bytes", "content-type: application/octet-stream"],
    ["declared as nothing", "x-nothing: declared"],
  ])("that comes %s is read all the same", async (_, header) => {
    const body = bodyOf({ user: "Zoë 🦋" });
    const bytes = Buffer.byteLength(body);
    const isChunked = header.endsWith("chunked");
    const start = head(
      `POST ${COMPLETIONS}`,
      authorization,
      header,
      ...(isChunked ? [] : [`content-length: ${bytes}`]),
    );
    const chunks = `${bytes.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    expect((await raw([start, isChunked ? chunks : body])).status).toBe(200);
    expect(world.primary.requests[0]?.json?.["user"]).toBe("Zoë 🦋");
  });

  it("that is nested a hundred thousand levels deep is refused, and breaks nothing", async () => {
    const deep = bodyOf().replace('"messages":[', `"messages":[${"[".repeat(100_000)}${"]".repeat(100_000)},`);
    expect(await raw(withBody(deep))).toMatchObject({
      status: 400,
      body: expect.stringContaining("levels of nesting"),
    });
    await expectUnharmed();
  });

  it.each([
    ["with a byte order mark", (body: string) => Buffer.from(`\ufeff${body}`), "content-type: application/json"],
    ["packed by gzip", gzipSync, "content-encoding: gzip"],
    ["packed by brotli", brotliCompressSync, "content-encoding: br"],
    ["packed by Zstandard", zstdCompressSync, "content-encoding: zstd"],
    ["packed by zlib", deflateSync, "content-encoding: deflate"],
  ])("%s reaches the provider as plain text", async (_, pack, header) => {
    const body = bodyOf({ user: "Zoë 🦋" });
    expect((await raw(withBody(pack(body), header))).status).toBe(200);
    expect(sentBody()).toBe(body);
  });

  it.each([
    ["of an encoding that is not read", "{}", "compress", 415, "unsupported_encoding"],
    ["that is not what its encoding says", "{}", "gzip", 400, "invalid_json"],
    ["of a gigabyte, packed", packedGigabyte(), "gzip", 413, "request_too_large"],
  ])("%s is refused, and consumes nothing", async (_, body, encoding, status, code) => {
    const before = await charge();
    const refused = await raw(withBody(body, `content-encoding: ${encoding}`));
    expect(refused).toMatchObject({ status, body: expect.stringContaining(`"code":"${code}"`) });
    expect(world.primary.requests).toEqual([]);
    expect(await charge()).toEqual(before);
  });

  it("that repeats a member sixty times is not sent out larger", async () => {
    const options = `"stream_options":{"x":"${"x".repeat(80_000)}"}`;
    const body = bodyOf({ stream: true }).replace("{", `{${Array(60).fill(options).join(",")},`);
    expect(await raw(withBody(body))).toMatchObject({
      status: 400,
      body: expect.stringContaining(`"param":"stream_options"`),
    });
    expect(world.primary.requests).toEqual([]);
  });
});

describe("a header", () => {
  it.each([
    ["an encoded line end", "a%0d%0aset-cookie:%20evil=1"],
    ["a line end of its own", "a\nset-cookie: evil=1"],
    ["a carriage return", "a\rset-cookie: evil=1"],
    ["a fold", "a\r\n set-cookie: evil=1"],
    ["a character beyond ASCII", "\u00ff"],
    ["more than 128 characters", "x".repeat(129)],
    ["nothing", ""],
    ["a quote", '"},{"'],
  ])("x-request-id with %s is not repeated", async (_, value) => {
    const { head: headOf } = await raw([Buffer.from(head("GET /health", `x-request-id: ${value}`), "latin1")]);
    expect(headOf.toLowerCase()).not.toMatch(/^set-cookie|evil/m);
    expect(headOf).not.toContain(`x-request-id: ${value}\r`);
  });

  it("that appears twice is not taken for one of the two", async () => {
    const twice = await raw([head("GET /v1/models", authorization, authorization)]);
    expect(twice.status).toBe(401);
    const ids = await raw([head("GET /health", "x-request-id: one", "x-request-id: two")]);
    expect(ids.head).toMatch(/x-request-id: [0-9a-f-]{36}/);
  });

  it.each([
    ["two lengths", ["content-length: 5", "content-length: 6"]],
    ["a length and chunks", ["content-length: 5", "transfer-encoding: chunked"]],
    ["a length that is no number", ["content-length: five"]],
  ])("smuggling with %s is refused", async (_, headers) => {
    const { status } = await raw([head(`POST ${COMPLETIONS}`, authorization, ...headers), "0\r\n\r\n"]);
    expect(status).toBe(400);
    expect(world.primary.requests).toEqual([]);
  });

  it("of the client never reaches the provider", async () => {
    const secret = "x-client: private, cookie: session=1";
    await raw(withBody(bodyOf(), "x-client: private", "cookie: session=1", "openai-organization: mine"));
    const sent = JSON.stringify(world.primary.requests[0]?.headers);
    for (const word of [...secret.split(/[:,] ?/), "mine", clientKeyOf(model)]) expect(sent).not.toContain(word);
  });
});

describe("a method or a path", () => {
  it.each([
    ["PUT", COMPLETIONS, 405],
    ["DELETE", COMPLETIONS, 405],
    ["HEAD", COMPLETIONS, 405],
    ["GET", COMPLETIONS, 405],
    ["POST", "/health", 405],
    ["PROPFIND", COMPLETIONS, 405],
    ["TRACE", COMPLETIONS, 405],
    ["OPTIONS", COMPLETIONS, 405],
    ["POST", "/v1/chat%2Fcompletions", 404],
    ["POST", "/v1/./chat/completions", 404],
    ["POST", "/v1/chat/completions%00", 404],
    ["POST", "/V1/CHAT/COMPLETIONS", 404],
    ["GET", "/v1/models/..%2f..%2fetc%2fpasswd", 404],
    ["GET", "/v1/models/%E0%A4%A", 404],
    ["GET", "/v1/models/%00", 404],
    ["GET", "/v1/models/__proto__", 404],
    ["GET", `/v1/models/${"x".repeat(10_000)}`, 404],
    ["GET", "/%", 404],
    ["GET", "/<script>", 404],
  ])("%s %s is told so in the envelope", async (method, path, expected) => {
    const { status, body } = await raw([head(`${method} ${path}`, authorization)]);
    expect(status).toBe(expected);
    if (method === "HEAD") return expect(body).toBe("");
    expect(body).toMatch(/"error":\{"message":".*","type":"invalid_request_error","param":null,"code":"\w+"\}/);
  });

  it.each(["//v1/chat/completions", "/chat/completions/", "/openai/v1/chat/completions?beta=true"])(
    "that only the base URL is to blame for is served: %s",
    async (path) => {
      const body = bodyOf();
      const length = `content-length: ${Buffer.byteLength(body)}`;
      expect((await raw([head(`POST ${path}`, authorization, length), body])).status).toBe(200);
    },
  );

  it.each(["/health", "/v1/models"])("HEAD %s is answered as GET is, but for the body", async (path) => {
    const headers = [authorization, "x-request-id: same", "user-agent: Mozilla/5.0 (compatible; uptime monitor)"];
    // How a body is framed says nothing where there is none (RFC 9112, 6.1).
    const own = /^(?:date|x-amzn-requestid|transfer-encoding): /i;
    const comparable = ({ head: headOf, ...rest }: Awaited<ReturnType<typeof raw>>) => {
      const lines = headOf.split("\r\n").filter((line) => !own.test(line));
      return { ...rest, head: lines.toSorted() };
    };
    const got = comparable(await raw([head(`GET ${path}`, ...headers)]));
    expect(got.status).toBe(200);
    expect(comparable(await raw([head(`HEAD ${path}`, ...headers)]))).toEqual({ ...got, body: "" });
  });

  it("that is no HTTP is refused without a word of the inside", async () => {
    for (const line of ["GET", "FOO /v1/models", "GET /v1/models HTTP/9.9", "\u0000\u0001"]) {
      expect((await raw([`${line}\r\n\r\n`])).status).toBe(400);
    }
    await expectUnharmed();
  });
});

describe("prototype pollution", () => {
  const members = '"__proto__":{"stream":true,"n":9,"polluted":1},"constructor":{"prototype":{"stream":true}}';

  it("in a body travels on as it came, and changes no other call", async () => {
    const sent = bodyOf().replace("{", `{${members},`);
    expect((await raw(withBody(sent))).status).toBe(200);
    expect(sentBody()).toBe(sent);
    const seen = await world.ask({ model, stream: false });
    expect(seen.headers.get("content-type")).toBe("application/json");
    expect(world.primary.requests[1]?.body).not.toContain("polluted");
  });

  it("in stream_options is merged as a name like any other", async () => {
    await raw(
      withBody(bodyOf({ stream: true }).replace(/\}$/, ',"stream_options":{"__proto__":{"include_usage":false}}}')),
    );
    const sent = world.primary.requests[0]?.body ?? "";
    expect(sent).toContain('"stream_options":{"include_usage":true,"__proto__":{"include_usage":false}}');
  });

  it.each(["__proto__", "constructor", "toString", "hasOwnProperty"])("finds no model named %s", async (name) => {
    const { status, body } = await raw(withBody(bodyOf({ model: name })));
    expect([status, body]).toEqual([404, expect.stringContaining('"code":"model_not_found"')]);
  });

  it("in headers and queries is nothing", async () => {
    const path = "/v1/models?__proto__=1&constructor=2&__proto__[polluted]=3";
    expect((await raw([head(`GET ${path}`, authorization, "__proto__: 1", "constructor: 2")])).status).toBe(200);
    await expectUnharmed();
  });

  it("in a provider's answer stays in that answer", async () => {
    world.primary.script(answer({ usage: JSON.parse('{"__proto__":{"total_tokens":1},"total_tokens":5}') }), answer());
    await world.ask({ model, stream: false });
    await expectUnharmed();
  });
});

describe("the log", () => {
  const forged = JSON.stringify({ request_id: "forged", ending: "complete", key: "someone" });

  it.each([
    ["a line feed", `x\n${forged}\n`],
    ["a carriage return", `x\r${forged}\r`],
    ["Unicode's own line ends", `x\u2028${forged}\u2029`],
    ["an escape sequence", "\u001b[2Jx"],
    ["half a character", "\ud800"],
    ["quotes", `x","ending":"complete","forged":"`],
    ["a megabyte", "x".repeat(MEBIBYTE)],
  ])("has one line of JSON for a call whose model's name has %s", async (_, name) => {
    const requestId = `log-${Math.random()}`;
    // The lines of all calls before this one are there then.
    await world.ask({ model, requestId: `before-${requestId}` });
    await world.log.entry(`before-${requestId}`);
    const lines = world.log.lines.length;
    const { status } = await raw(withBody(bodyOf({ model: name }), `x-request-id: ${requestId}`));
    expect(status).toBe(404);
    await world.log.entry(requestId);
    const written = world.log.lines.slice(lines).filter((line) => line.includes(requestId));
    expect(written).toHaveLength(1);
    expect(JSON.parse(written[0] ?? "")).toMatchObject({ request_id: requestId, key: model, ending: "refused" });
    expect(written[0]?.length).toBeLessThan(4_000);
    expect(world.log.entries("forged")).toEqual([]);
  });

  it("has one line for each of many calls at once, none of them torn", async () => {
    const ids = Array.from({ length: 10 }, (_, at) => `many-${at}`);
    await Promise.all(ids.map((requestId) => world.ask({ model, requestId })));
    for (const id of ids) expect(await world.log.entry(id)).toMatchObject({ key: model, total_tokens: 13 });
    for (const id of ids) expect(world.log.entries(id)).toHaveLength(1);
    for (const line of world.log.lines) expect(() => JSON.parse(line)).not.toThrow();
  });
});

// Whatever a client sends, it gets an answer or a refusal in the envelope, and the gateway is never at fault.
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, it } from "vitest";
import { checked } from "../core/support/envelope.ts";
import { chat, configuration, SECRET } from "../core/support/requests.ts";
import { type Answer, events, json, scriptedFetch } from "../core/support/scripted-fetch.ts";
import { contentChunk, finishChunk, toEvent } from "../support/event-stream.ts";
import { startGateway } from "../support/gateway.ts";
import { campaign } from "./campaign.ts";

const stream = events([toEvent(contentChunk("a")) + toEvent(finishChunk()), "data: [DONE]\n\n"]);
const good: Answer = (asked) => (JSON.parse(asked.body).stream === true ? stream : json({ choices: [] }))(asked);

const FIELDS = ["model", "messages", "stream", "stream_options", "max_tokens", "max_completion_tokens", "n"];
const FOLDED = ["Model", "MESSAGES", "N", "max_to\u212aens", "\u017ftream", "metadata", "Metadata", "include_usage"];
const NAMES = [
  ...FIELDS,
  ...FOLDED,
  "__proto__",
  "constructor",
  "toString",
  "tools",
  "response_format",
  "functions",
  "",
];

/** Every UTF-16 code unit, lone surrogates among them. */
const wildText = fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) });
const name = fc.oneof(
  fc.constantFrom(...NAMES),
  wildText,
  fc.nat(100_000).map((length) => "x".repeat(length)),
);
const fitting = fc.constantFrom<unknown>(
  "my-gpt4-mini",
  [{ role: "user", content: "hi" }],
  true,
  false,
  null,
  1,
  {},
  {
    include_usage: true,
  },
);
const value = fc.oneof({ weight: 4, arbitrary: fitting }, fc.jsonValue({ maxDepth: 3 }), wildText, fc.double());
const object = fc.array(fc.tuple(name, value), { maxLength: 6 });

/** The members as text: names may stand twice, be escaped, or be `__proto__`. */
const memberText = ([name, value]: readonly [string, unknown]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`;
const objectText = object.map((members) => `{${members.map(memberText).join(",")}}`);
const merged = object.map((members) => {
  const text = members.map(memberText).join(",");
  return members.length > 0 ? chat().replace(/}$/, `,${text}}`) : chat({ stream: true });
});
const deep = fc.tuple(fc.constantFrom("[", '{"a":', '{"messages":['), fc.nat(20_000), fc.boolean());
const deepText = deep.map(([open, depth, closed]) => {
  const close = open === "[" ? "]" : open.endsWith("[") ? "]}" : "}";
  return open.repeat(depth) + (closed ? `1${close.repeat(depth)}` : "");
});
const spliced = fc.tuple(merged, fc.nat(), fc.nat(9), wildText).map(([text, at, length, piece]) => {
  const start = at % (text.length + 1);
  return text.slice(0, start) + piece + text.slice(start + length);
});
const bytes = spliced.chain((text) => {
  const encoded = new TextEncoder().encode(text);
  const flips = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 });
  return flips.map((flips) => {
    const changed = encoded.slice();
    for (const [at, byte] of flips) changed[at % changed.length] = byte;
    return changed;
  });
});
const body = fc.oneof(
  { weight: 4, arbitrary: merged },
  merged.map((text) => `\ufeff${text}`),
  objectText,
  spliced,
  bytes,
  deepText,
  wildText,
  fc.uint8Array(),
  fc.jsonValue().map((value) => JSON.stringify(value)),
);

const key = fc.oneof(
  { weight: 8, arbitrary: fc.constant(`Bearer ${SECRET}`) },
  fc.constantFrom(undefined, "", "Bearer", `Basic ${SECRET}`, `bearer  ${SECRET} `, `Bearer ${SECRET}\r\nx: y`),
  wildText.map((text) => `Bearer ${text}`),
);
const headers = fc.tuple(key, fc.dictionary(fc.oneof(fc.constant("x-request-id"), wildText), wildText));
type Packing = readonly [encoding: string | undefined, pack: (body: string | Uint8Array) => string | Uint8Array];
/** In the quality that takes no time. */
const pack = (body: string | Uint8Array) =>
  brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });
const plain = (body: string | Uint8Array) => body;
const packing = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Packing>([undefined, plain]) },
  fc.constantFrom<Packing>(["gzip", gzipSync], ["deflate", deflateSync], ["deflate", deflateRawSync], ["br", pack]),
  fc.constantFrom<Packing>(["gzip, br", (body) => pack(gzipSync(body))], ["zstd", gzipSync], ["identity", plain]),
  wildText.map((encoding): Packing => [encoding, plain]),
);
const path = fc.oneof(
  { weight: 8, arbitrary: fc.constant("/v1/chat/completions") },
  fc.constantFrom("/v1/models", "/v1/usage", "/health", "/v1/chat%2fcompletions", "//v1/models", "/v1/../health", ""),
  fc
    .oneof(wildText, fc.webPath(), fc.constantFrom("%", "%00", "%E0%A4%A", "../.."))
    .map((name) => `/v1/models/${name}`),
  wildText,
);
const method = fc.oneof(
  { weight: 8, arbitrary: fc.constant("POST") },
  fc.constantFrom("GET", "PUT", "OPTIONS", "HEAD", "post"),
  wildText,
);

it("any request", async () => {
  const { fetch } = scriptedFetch(good);
  const readLimit = { take() {} }; // The key would soon have read as often as it may in a minute.
  const gateway = await startGateway(configuration(), { fetch, readLimit });
  await campaign(
    "requests",
    fc.record({ method, path, headers, body, packing }),
    async ({ headers: [key, others], packing: [encoding, pack], body, ...request }) => {
      gateway.log.length = 0;
      const headers = { ...others, authorization: key, "content-encoding": encoding };
      const { status, text, headers: given } = await gateway.ask({ ...request, headers, body: pack(body) });
      expect(given["x-request-id"]).toMatch(/^[A-Za-z0-9._:-]{1,128}$/);
      for (const value of Object.values(given)) expect(value).toMatch(/^[\x20-\x7e]+$/);
      for (const entry of gateway.log.filter((line) => line["left_out"] === undefined))
        expect(entry["status"]).toBe(status);
      expect(gateway.reported).toEqual([]);
      if (status === 200) return { status, ending: given["content-type"] ?? "" };
      expect([400, 401, 403, 404, 405, 413, 415]).toContain(status);
      if (request.method === "HEAD") {
        expect(text).toBe("");
        return { status, ending: "" };
      }
      const { type, code } = checked(text);
      expect(type).toBe("invalid_request_error");
      return { status, ending: code ?? "" };
    },
  );
}, 3_600_000);

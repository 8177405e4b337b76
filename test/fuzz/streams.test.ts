// Whatever bytes a provider sends, its client gets whole events and an honest end, and the gateway is never at fault.
import fc from "fast-check";
import { expect, it } from "vitest";
import { checked } from "../core/support/envelope.ts";
import { chat, configuration, MODEL, streamed } from "../core/support/requests.ts";
import { body as bodyOf, type Ending, scriptedFetch } from "../core/support/scripted-fetch.ts";
import {
  chunk,
  contentChunk,
  finishChunk,
  type LineEnding,
  split,
  toEventStream,
  usage,
  usageChunk,
} from "../support/event-stream.ts";
import { type Answered, startGateway } from "../support/gateway.ts";
import { campaign } from "./campaign.ts";

const TOKENS = [
  "data: ",
  "data:",
  "\n\n",
  "\r",
  "\r\n",
  "\n",
  ": comment\n",
  "event: error\n",
  "id: 1\n",
  "retry: x\n",
  "\ufeff",
  "[DONE]",
  "data: [DONE]\n\n",
  '{"choices":[',
  '{"index":0,"delta":{"content":"a"},"finish_reason":"stop"}',
  "]}",
  '"finish_reason":"stop"',
  '{"error":{"message":"sk-provider-0 at provider.invalid"}}',
  'data: {"error":"no"}\n\n',
  'data: {"choices":[],"usage":{"total_tokens":1e999}}\n\n',
  'data: {"choices":[null,7,{"delta":[]}],"usage":[]}\n\n',
  `data: {"error":{"message":"m","x":${"[".repeat(9_000)}${"]".repeat(9_000)}}}\n\n`,
  `data: {"x":${"[".repeat(9_000)}${"]".repeat(9_000)}}\n\n`,
  '"model":"upstream-0"',
  "null",
  "\u0000",
];

const token = fc.constantFrom(...TOKENS);
const index = fc.constantFrom(0, 0, 0, 1);
const answer = fc.array(
  fc.oneof(
    fc.constantFrom<object>(chunk({ role: "assistant" }), { choices: [] }, usageChunk(usage(2)), usageChunk({})),
    fc.tuple(fc.constantFrom("a", "\n", "é🌊"), index).map(([content, index]) => contentChunk(content, { index })),
    fc.tuple(fc.constantFrom("stop", "length", ""), index).map(([reason, index]) => finishChunk(reason, { index })),
  ),
  { minLength: 1, maxLength: 8 },
);
const framing = fc.record({
  done: fc.boolean(),
  lineEnding: fc.constantFrom<LineEnding>("\n", "\r\n", "\r"),
  finalBlankLine: fc.boolean(),
});
const asStream = fc.tuple(answer, framing).map(([chunks, framing]) => toEventStream(chunks, framing));
const asJson = answer.map(([first]) => encode(JSON.stringify(first)));

/** Puts something else in the place of a few bytes. */
const change = fc.tuple(fc.nat(), fc.nat(40), fc.oneof(token.map(encode), fc.uint8Array({ maxLength: 8 })));
const mutated = (valid: fc.Arbitrary<Uint8Array>) =>
  fc.tuple(valid, fc.array(change, { minLength: 1, maxLength: 4 })).map(([bytes, changes]) =>
    changes.reduce((bytes, [at, length, piece]) => {
      const start = at % (bytes.length + 1);
      return Uint8Array.from([...bytes.subarray(0, start), ...piece, ...bytes.subarray(start + length)]);
    }, bytes),
  );
const bytesOf = (valid: fc.Arbitrary<Uint8Array>) =>
  fc.oneof(
    { weight: 4, arbitrary: mutated(valid) },
    { weight: 2, arbitrary: valid },
    fc.array(token).map((tokens) => encode(tokens.join(""))),
    fc.uint8Array(),
  );

const typeOf = (usual: string) =>
  fc.oneof(
    { weight: 8, arbitrary: fc.constant(usual) },
    fc.constantFrom("text/event-stream", "application/json", "", "x/JSON", "text/plain; charset=latin1"),
  );
const status = fc.oneof(
  { weight: 20, arbitrary: fc.constant(200) },
  fc.constantFrom(201, 299, 302, 400, 401, 404, 408, 409, 413, 418, 422, 429, 500, 503, 599),
);
const ending = fc.oneof(
  { weight: 40, arbitrary: fc.constantFrom<Ending>("end", "cut") },
  { weight: 1, arbitrary: fc.constant<Ending>("stall") },
);
const common = {
  status,
  ending,
  cuts: fc.array(fc.nat(), { maxLength: 6 }),
  usage: fc.boolean(),
  n: fc.constantFrom(1, 1, 1, 2),
};
const exchange = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      ...common,
      stream: fc.constant(true),
      bytes: bytesOf(asStream),
      type: typeOf("text/event-stream"),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      ...common,
      stream: fc.constant(false),
      bytes: bytesOf(asJson),
      type: typeOf("application/json"),
    }),
  },
);

it("any bytes of a provider", async () => {
  let current = bodyOf([], {});
  const { fetch } = scriptedFetch((asked) => current(asked));
  const limits = { retries: 0, timeout: 5, idle_timeout: 5, rate_limit: { concurrency: 1 } };
  const gateway = await startGateway(configuration(limits), { fetch });
  await campaign("streams", exchange, async ({ bytes, status, ending, cuts, type, stream, usage, n }) => {
    const at = cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b);
    current = bodyOf(split(bytes, at), { status, ending, headers: type === "" ? {} : { "content-type": type } });
    gateway.log.length = 0;
    const members = { n, ...(usage ? { stream_options: { include_usage: true } } : {}) };
    const answered = await gateway.ask({ body: stream ? streamed(members) : chat(members) });

    expect(gateway.reported).toEqual([]);
    expect(gateway.log).toHaveLength(1);
    expect(gateway.pools.counts(`model#${MODEL}`).concurrent).toBe(0);
    if (answered.status !== 200) return { status: answered.status, ending: refusalIn(answered) };
    if (stream) return { status: 200, ending: endingOf(answered, completeIn(bytes, n)) };
    expect(JSON.parse(answered.text)).toBeTypeOf("object");
    return { status: 200, ending: "JSON" };
  });
}, 3_600_000);

function refusalIn({ status, text }: Answered): string {
  expect([400, 404, 409, 413, 422, 429, 502, 504]).toContain(status);
  const { type, code } = checked(text);
  expect(text).not.toMatch(/sk-provider|provider\.invalid/);
  if (status < 500) return "of the provider";
  expect(code).toMatch(/^upstream_/);
  return `${type} ${code}`;
}

/** Every block is an event of JSON, or a comment; only the last is [DONE] or an error, and one of them it is. */
function endingOf({ text }: Answered, mayBeComplete: boolean): string {
  const blocks = text.split("\n\n");
  expect(blocks.pop()).toBe("");
  const data = blocks
    .map((block) => block.replace(/^((event|id): .*\n)+/, ""))
    .map((block) => block.replaceAll(/^data: /gm, ""));
  const last = data.pop();
  for (const one of data) expect(JSON.parse(one).error || null).toBeNull();
  if (last !== "[DONE]") return codeOf(last ?? "");
  expect(mayBeComplete).toBe(true);
  return "[DONE]";
}

function codeOf(data: string): string {
  const { error } = JSON.parse(data);
  for (const member of ["message", "type", "param", "code"]) expect(error).toHaveProperty(member);
  expect(data).not.toMatch(/sk-provider|provider\.invalid/);
  expect(error.code).not.toBe("internal_error");
  return error.type === "upstream_error" && error.code ? error.code : "error of the provider";
}

/** Whether an answer can be complete of which these are the lines: it says so, or enough choices were finished. */
function completeIn(bytes: Uint8Array, choices: number): boolean {
  const lines = new TextDecoder().decode(bytes).split(/\r\n|\r|\n/);
  if (lines.some((line) => /^data: ?\[DONE\]$/.test(line))) return true;
  return (lines.join("\n").match(/"finish_reason"\s*:\s*"[^"]/g) ?? []).length >= choices;
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

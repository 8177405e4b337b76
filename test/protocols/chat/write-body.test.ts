// The body that goes out to a provider of the client's own protocol: the client's text, and what the model's entry says.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nameIn, walkMembers } from "../../../functions/core/wire/json-walk.ts";
import { writeBody } from "../../../functions/protocols/chat/write-body.ts";
import { callOf, MODEL } from "../../core/support/requests.ts";
import { runs } from "../../support/long.ts";
import { targetFrom } from "../../support/target.ts";

const USAGE = { asksForUsage: true };
const question = `"model":"${MODEL}","messages":["hi"]`;

function targetOf(members: object) {
  return targetFrom({ model: "openai/up", ...members });
}

async function sent(body: string, members: object = {}, options = USAGE): Promise<string> {
  const target = targetOf(members);
  return writeBody(await callOf(body, { ...members }), target, options);
}

describe("defaults", () => {
  it.each([
    ["is added where the client is silent", "", '"top_k":5,"seed":1,'],
    ["takes the place of null, which says nothing", ', "seed" : null', '"top_k":5,', ', "seed" : 1'],
    ["leaves what the client says", ', "seed": 7.0', '"top_k":5,', ', "seed": 7.0'],
    ["leaves what the client says, with escapes", ',"se\\u0065d":0', '"top_k":5,', ',"se\\u0065d":0'],
  ])("%s", async (_, said, added, expected = said) => {
    const out = await sent(`{${question}${said}}`, { defaults: { top_k: 5, seed: 1 } });
    expect(out).toBe(`{${added}${question.replace(MODEL, "up")}${expected}}`);
  });
});

describe("set", () => {
  it("replaces what the client says, or its silence, and wins over defaults", async () => {
    const members = { set: { seed: { a: [1, "ü"] } }, defaults: { seed: 2 } };
    expect(await sent(`{"seed": 7.0 ,${question}}`, members)).toBe(
      `{"seed": {"a":[1,"ü"]} ,${question.replace(MODEL, "up")}}`,
    );
    expect(JSON.parse(await sent(`{${question}}`, members)).seed).toEqual({ a: [1, "ü"] });
  });
});

describe("drop", () => {
  it.each([
    [`{"user":"a",${question}}`, `{${question}}`],
    [`{ "user" : "a" , ${question} }`, `{  ${question} }`],
    [`{${question} , "us\\u0065r":[{"user":1}] }`, `{${question}  }`],
    [`{"user":1,${question},"top":[]}`, `{${question}}`],
    [`{"user":1,"top":2 , ${question}}`, `{ ${question}}`],
  ])("takes a member out with one comma: %s", async (text, expected) => {
    expect(await sent(text, { drop: ["user", "top"] })).toBe(expected.replace(MODEL, "up"));
  });

  it("of stream_options leaves none, not even the gateway's own", async () => {
    const text = `{${question},"stream":true,"stream_options":{"include_usage":true}}`;
    expect(JSON.parse(await sent(text, { drop: ["stream_options"] }))).not.toHaveProperty("stream_options");
  });
});

describe("stream_options", () => {
  it("are left out for a provider that refuses them, and else ask for the usage", async () => {
    const text = `{${question},"stream":true}`;
    expect(await sent(text, {}, { asksForUsage: false })).toBe(text.replace(MODEL, "up"));
    const own = `{${question},"stream":true,"stream_options":{"x": 1.0}}`;
    expect(await sent(own, {}, { asksForUsage: false })).toBe(text.replace(MODEL, "up"));
    expect(await sent(own)).toBe(own.replace(MODEL, "up").replace('{"x"', '{"include_usage":true,"x"'));
  });
});

/** JSON in every spelling: spaces, escapes, digits that no double keeps, names that appear twice. */
const space = fc.stringMatching(/^[ \t\r\n]{0,2}$/);
const NAMES = ['"seed"', '"\\u0073eed"', '"user2"', '"__proto__"', '""', '"top_k"', '"x"', '"x"', '"\\"model\\":"'];
const VALUES = [
  "1.0",
  "12345678901234567890",
  "null",
  '"\\u006dodel"',
  '{"model":1,"model":2}',
  '["\\ud800"]',
  '"é🌊"',
];
const anyValue = fc.oneof(fc.constantFrom(...VALUES), fc.json());
const anyMember = fc.tuple(space, fc.constantFrom(...NAMES), space, anyValue, space);
const streaming = fc.constantFrom(
  ["stream", "true"],
  ["stream", "false"],
  ["stream", "null"],
  ["stream_options", "null"],
  ["stream_options", '{ "include_usage" : false, "y":1.0 }'],
  ["stream_options", "{}"],
);
const edited = fc.constantFrom("seed", "top_k", "x", "absent");
const additions = fc.dictionary(edited, fc.constantFrom<unknown>(1, null, "ü", { a: [1] }), { maxKeys: 3 });
const change = fc.record({ defaults: additions, set: additions, drop: fc.uniqueArray(edited, { maxLength: 2 }) });

const required = [["model", `"${MODEL}"`] as const, ["messages", '["\\u00e9", 1.0 ]'] as const];
const body = fc
  .tuple(fc.array(anyMember, { maxLength: 8 }), fc.uniqueArray(streaming, { selector: ([name]) => name }), fc.nat())
  .map(([members, streams, seed]) => {
    const written = members.map(
      ([before, name, colon, value, after]) => `${before}${name}${colon}:${colon}${value}${after}`,
    );
    const own = [...required, ...streams].map(([name, value]) => `"${name}":${value}`);
    for (const [at, member] of own.entries()) written.splice((seed >> at) % (written.length + 1), 0, member);
    return `{${written.join(",")}}`;
  });

/** The members as they are written, by name. */
function membersOf(text: string): [name: string, text: string][] {
  const found: [string, string][] = [];
  walkMembers(text, ({ name, value }) => {
    found.push([nameIn(text, name), `${text.slice(name.start, name.end)}=${text.slice(value.start, value.end)}`]);
  });
  return found;
}

describe("what goes out", () => {
  it("is at most what came in and a constant of the model, and has every other member byte by byte", async () => {
    await fc.assert(
      fc.asyncProperty(body, change, fc.boolean(), async (text, members, asksForUsage) => {
        const call = await callOf(text, members).catch(() => undefined);
        fc.pre(call !== undefined);
        const target = targetOf(members);
        const out = writeBody(call, target, { asksForUsage });
        expect(Buffer.byteLength(out)).toBeLessThanOrEqual(Buffer.byteLength(text) + constantOf(members));

        const names = [
          "model",
          "stream_options",
          ...Object.keys({ ...members.defaults, ...members.set }),
          ...members.drop,
        ];
        const others = (all: [string, string][]) => all.filter(([name]) => !names.includes(name));
        expect(others(membersOf(out))).toEqual(others(membersOf(text)));
        expect(JSON.parse(out)).toEqual(expected(JSON.parse(text), members, asksForUsage));
      }),
      { numRuns: runs(100) },
    );
  });
});

function constantOf({ defaults, set }: { defaults: object; set: object }): number {
  return (
    Buffer.byteLength(JSON.stringify(defaults) + JSON.stringify(set)) +
    '"stream_options":{"include_usage":true},'.length
  );
}

interface Change {
  readonly defaults: Record<string, unknown>;
  readonly set: Record<string, unknown>;
  readonly drop: readonly string[];
}

/** The same by plain objects. */
function expected(body: Record<string, unknown>, { defaults, set, drop }: Change, asksForUsage: boolean) {
  const result = { ...body, model: "up" } as Record<string, unknown>;
  for (const [name, value] of Object.entries(defaults)) result[name] ??= value;
  Object.assign(result, set);
  for (const name of drop) delete result[name];
  if (body["stream"] !== true) return result;
  if (asksForUsage) result["stream_options"] = { ...(body["stream_options"] as object), include_usage: true };
  else delete result["stream_options"];
  return result;
}

// A large answer with embeddings goes on byte for byte, in whatever reads it comes, and only its end makes it whole.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PassedEnd } from "../../../functions/core/answer-stream.ts";
import { openCompletion } from "../../../functions/core/completion.ts";
import { setMember } from "../../../functions/core/wire/json.ts";
import { largeAnswer } from "../../../functions/protocols/embeddings/large-answer.ts";
import { isLong } from "../../support/long.ts";
import { targetFrom } from "../../support/target.ts";

const MODEL = 'my "embeddings"';
const TARGET = targetFrom({ name: MODEL, model: "openai/m" });
const runs = { numRuns: isLong ? 20_000 : 100 };

interface Passed {
  readonly text: string;
  readonly isComplete: boolean;
  readonly end: PassedEnd | undefined;
  readonly tokens: number | undefined;
}

function passed(reads: readonly Uint8Array[]): Passed {
  const completion = openCompletion(
    {
      id: "",
      text: "",
      asked: MODEL,
      model: { name: MODEL, rate_limit: {} },
      stream: false,
      includeUsage: false,
      promptTokens: 1,
    },
    TARGET,
    1,
  );
  const answer = largeAnswer(completion);
  const pieces: Uint8Array[] = [];
  let end: PassedEnd | undefined;
  for (const read of reads) {
    const { bytes, end: failure } = answer.pass(read);
    pieces.push(Uint8Array.from(bytes)); // The same memory may hold the next.
    end ??= failure;
    if (end) break;
  }
  if (answer.isComplete() && !end) pieces.push(answer.end());
  const text = Buffer.concat(pieces).toString();
  return { text, end, isComplete: answer.isComplete() && !end, tokens: completion.usage?.promptTokens };
}

const whole = (text: string) => passed([Buffer.from(text)]);
const byteByByte = (text: string) => passed(Array.from(Buffer.from(text), (byte) => Uint8Array.of(byte)));

function cutAt(text: string, cuts: readonly number[]): Uint8Array[] {
  const bytes = Buffer.from(text);
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((one, other) => one - other);
  return places.map((place, at) => bytes.subarray(place, places[at + 1]));
}

/** Of members of the top level, written in every way that JSON has; `model` and `usage` also stand within, and are no concern. */
const space = fc.constantFrom("", "", " ", "\n\t ");
const scalar = fc.oneof(
  fc.constantFrom("0", "-0", "1e5", "-12.50E-3", "123456789012345678901234567890", "true", "false", "null"),
  fc
    .string({ unit: fc.constantFrom("a", '"', "\\", "é", "😀", "{", "]", ",", "\n") })
    .map((text) => JSON.stringify(text)),
);
const escaped = (name: string) =>
  `"${[...name].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`).join("")}"`;
const names = fc.constantFrom("model", "usage", "index", "embedding", "", "modelx").map((name) => JSON.stringify(name));
const nested = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc
      .array(fc.tuple(tie("value"), space), { maxLength: 4 })
      .map((list) => `[${list.map(([value, after]) => ` ${value}${after}`)}]`),
    fc
      .array(fc.tuple(names, space, tie("value")), { maxLength: 4 })
      .map((list) => `{${list.map(([name, between, value]) => `${name}${between}:${value}`)}}`),
  ),
})).value;
const list = fc.array(nested, { maxLength: 4 }).map((values) => `[${values}]`);
const usage = fc.nat(9).map((tokens) => `{"prompt_tokens":${tokens},"total_tokens":${tokens}}`);
const member = fc.oneof(
  fc.tuple(fc.constantFrom('"model"', '"model"', escaped("model")), nested),
  fc.tuple(fc.constant('"usage"'), usage),
  fc.tuple(
    fc.constantFrom('"object"', '"id"', '"modelx"', '""', '"a\\"b"'),
    nested.filter((text) => text !== '"error"'),
  ),
);
const document = fc
  .tuple(fc.array(fc.tuple(space, member, space, space), { maxLength: 5 }), fc.nat(), list, space)
  .map(([members, at, data, last]) => {
    const written = members.map(
      ([before, [name, value], one, other]) => `${before}${name}${one}:${other}${value}${one}`,
    );
    return `${last}{${written.toSpliced(at % (written.length + 1), 0, `"data":${data}`)}}${last}`;
  });
const cuts = fc.array(fc.nat(2_000), { maxLength: 12 });

describe("any answer, in any reads,", () => {
  it("has the bytes that it would have if it were held, and is complete", () => {
    fc.assert(
      fc.property(document, cuts, (text, cuts) => {
        const expected = JSON.parse(text).model === undefined ? text : setMember(text, "model", JSON.stringify(MODEL));
        expect(passed(cutAt(text, cuts))).toMatchObject({ text: expected, isComplete: true, end: undefined });
        expect(byteByByte(text).text).toBe(expected);
      }),
      runs,
    );
  });

  it("is never JSON if it is cut", () => {
    fc.assert(
      fc.property(document, cuts, fc.nat(), (text, cuts, length) => {
        const end = Buffer.from(text.trimEnd()).length;
        const part = Buffer.from(text)
          .subarray(0, length % end)
          .toString("latin1");
        const { text: passedOn, isComplete } = passed(cutAt(part, cuts));
        expect(isComplete).toBe(false);
        expect(() => JSON.parse(passedOn)).toThrow(SyntaxError);
      }),
      runs,
    );
  });

  it("is found to be JSON or not as JSON.parse finds it", () => {
    const places = fc.tuple(fc.nat(), fc.constantFrom(...'{}[]":,\\0-e.tn \n'));
    fc.assert(
      fc.property(document, fc.array(places, { minLength: 1, maxLength: 2 }), cuts, (text, edits, cuts) => {
        let changed = text;
        for (const [at, letter] of edits) {
          const place = at % (changed.length + 1);
          changed = changed.slice(0, place) + letter + changed.slice(place + (at % 3 === 0 ? 0 : 1));
        }
        const { isComplete, end } = passed(cutAt(changed, cuts));
        const value = parsed(changed);
        if (value === undefined) expect(isComplete).toBe(false);
        else if (end?.type !== "error") expect(isComplete).toBe(Array.isArray(value["data"]));
      }),
      runs,
    );
  });
});

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

describe("the usage", () => {
  it.each([
    ["first", '{"usage":{"total_tokens":5},"data":[]}', 5],
    ["last", '{"data":[],"usage":{"prompt_tokens":6,"total_tokens":6}}', 6],
    ["the last of two", '{"data":[],"usage":{"total_tokens":6},"usage":{"total_tokens":7}}', 7],
    ["not what stands within", '{"data":[{"usage":{"total_tokens":9}}]}', undefined],
    ["not what is no usage", '{"data":[],"usage":null}', undefined],
  ])("is read: %s", (_, text, tokens) => {
    expect(whole(text)).toMatchObject({ text, isComplete: true, tokens });
    expect(byteByByte(text)).toMatchObject({ text, isComplete: true, tokens });
  });

  it("is known of an answer that is cut behind it", () => {
    expect(whole('{"usage":{"total_tokens":5},"data":[').tokens).toBe(5);
  });
});

describe("a failure", () => {
  it.each([
    ['{"error":{"message":"busy"}}', { message: "busy" }],
    ['{"data":[1,2],"error":{"message":"busy","type":"t"},"more":1}', { message: "busy", type: "t" }],
    ['{"data":[],"error":"busy"}', "busy"],
  ])("is what the provider reports, and is not passed on: %s", (text, error) => {
    for (const each of [whole(text), byteByByte(text)]) {
      expect(each.end).toEqual({ type: "error", error: { error } });
      expect(each.text).not.toContain("busy");
    }
  });

  it("is not a member that reports none", () => {
    const text = '{"error":null,"data":[{"error":{"message":"busy"}}],"object":"list"}';
    expect(whole(text)).toMatchObject({ text, isComplete: true });
  });

  it.each([
    ["is no list of embeddings", '{"data":{}}'],
    ["has no list", '{"object":"list"}'],
    ["is no object", "[]"],
    ["goes on behind its end", '{"data":[]}{'],
    ["has brackets that do not match", '{"data":[}'],
    ["is nested too deep", `{"data":${"[".repeat(2_000_000)}`],
    ["has a name that does not end", `{"${"x".repeat(2_000_000)}`],
    ["has a usage that does not end", `{"data":[],"usage":{"x":"${"\\\\".repeat(1_000_000)}`],
    ["has members without end", `{"data":[]${',"a":1'.repeat(100_000)}`],
    ["has blanks that do not end", `{"data":[]}${" ".repeat(2_000_000)}`],
  ])("is an answer that %s", (_, text) => {
    expect(
      passed(
        cutAt(
          text,
          Array.from({ length: 40 }, (_, at) => at * 50_000),
        ),
      ),
    ).toMatchObject({
      end: { type: "malformed" },
      isComplete: false,
    });
  });
});

it("a second model is left out, however its name is written", () => {
  const text = '{"model":"one","data":["\\"}]"],"\\u006dodel" : {"a":[1]} , "usage":{}}\n';
  expect(whole(text).text).toBe(`{"model":${JSON.stringify(MODEL)},"data":["\\"}]"] , "usage":{}}\n`);
});

// Members that the gateway reads may appear once, under their exact names: what it checks is what every provider serves.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GatewayError } from "../../functions/core/error.ts";
import { assertOnce, assertReadOnce } from "../../functions/core/wire/read-once.ts";
import { READ_ONCE } from "../../functions/protocols/chat/read-once.ts";
import { runs } from "../support/long.ts";

const READ = [
  ...["model", "messages", "stream", "stream_options", "n", "max_tokens", "max_completion_tokens"],
  ...["tools", "functions", "response_format", "user", "metadata", "prompt_cache_key"],
];

/** The `param` of the refusal, or undefined. */
function refused(
  text: string,
  check: (text: string) => void = (text) => assertReadOnce(text, READ_ONCE),
): string | null | undefined {
  try {
    check(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    expect([error.status, error.body.code]).toEqual([400, "invalid_value"]);
    return error.body.param;
  }
}

/** The characters that fold to a character, the ones beyond ASCII among them. */
const FOLDS: Record<string, string[]> = { k: ["K", "\u212a"], s: ["S", "\u017f"] };

/** A name, written in another case, with or without escapes: `isExact` if it stays the same name. */
const written = (name: string) =>
  fc.tuple(...Array.from(name, (letter) => variantOf(letter))).map((letters) => ({
    text: `"${letters.map(({ text }) => text).join("")}"`,
    isExact: letters.every(({ isSame }) => isSame),
  }));

function variantOf(letter: string) {
  const others = FOLDS[letter] ?? [letter.toUpperCase()];
  const plain = fc.oneof({ weight: 3, arbitrary: fc.constant(letter) }, fc.constantFrom(...others));
  return fc.tuple(plain, fc.boolean(), fc.boolean()).map(([one, isEscaped, isUpper]) => {
    const digits = one.charCodeAt(0).toString(16).padStart(4, "0");
    return { text: isEscaped ? `\\u${isUpper ? digits.toUpperCase() : digits}` : one, isSame: one === letter };
  });
}

const readName = fc.constantFrom(...READ);
/** Names that are nothing to the gateway, some of them very like those that are. */
const NEAR = ["models", "mode", "N1", "ſ", "K", "temperature", "Temperature", "__proto__", "", "max-tokens", "uſ er"];
const otherName = fc.oneof(fc.constantFrom(...NEAR), fc.string({ minLength: 18, maxLength: 30 }));
const otherMember = fc.tuple(otherName, fc.json()).map(([name, value]) => `${JSON.stringify(name)}:${value}`);

/** Puts members between others. */
function objectOf(members: readonly string[], others: readonly string[], seed: number): string {
  const all = [...others];
  for (const member of members) all.splice(seed % (all.length + 1), 0, member);
  return `{${all.join(" , ")}}`;
}

describe("a member that the gateway reads", () => {
  it("is refused under every name that folds to its own, however it is written, and taken under its own", () => {
    const name = readName.chain((name) => written(name).map((variant) => ({ name, ...variant })));
    fc.assert(
      fc.property(name, fc.array(otherMember), fc.nat(), ({ name, text, isExact }, others, seed) => {
        expect(refused(objectOf([`${text}:1`], others, seed))).toBe(isExact ? undefined : name);
      }),
      { numRuns: runs(150) },
    );
  });

  it("is refused twice, however the two are written", () => {
    const pair = readName.chain((name) => fc.tuple(written(name), written(name)).map((both) => ({ name, both })));
    fc.assert(
      fc.property(pair, fc.array(otherMember), fc.nat(), ({ name, both }, others, seed) => {
        const members = both.map(({ text }, at) => `${text}:${at}`);
        expect(refused(objectOf(members, others, seed))).toBe(name);
      }),
      { numRuns: runs(150) },
    );
  });

  it.each([
    ["stream_options", "include_usage"],
    ["metadata", "user_id"],
  ])("of %s is held to the same: %s", (outer, inner) => {
    fc.assert(
      fc.property(written(inner), written(inner), (one, other) => {
        const text = (...members: string[]) => `{"${outer}": {"x":[{}],${members.join(",")}}}`;
        expect(refused(text(`${one.text}:1`))).toBe(one.isExact ? undefined : `${outer}.${inner}`);
        expect(refused(text(`${one.text}:1`, `${other.text}:1`))).toBe(`${outer}.${inner}`);
      }),
      { numRuns: runs(100) },
    );
    expect(refused(`{"${outer}":[{"${inner}":1,"${inner}":1}]}`)).toBeUndefined();
  });

  it("is only looked for where it is read", () => {
    const deep = '{"model":1,"Model":2,"model":3}';
    expect(refused(`{"model":"a","messages":[${deep}],"x":${deep},"metadata":{"model":1,"Model":2,"x":${deep}}}`)).toBe(
      undefined,
    );
  });

  it("is reported by its name", () => {
    expect(() => assertReadOnce('{"model":1,"model":2}', READ_ONCE)).toThrow(
      "Invalid value for 'model': it appears twice in the body.",
    );
    expect(() => assertReadOnce('{"Max_Tokens":1}', READ_ONCE)).toThrow(
      "Invalid value for 'max_tokens': 'Max_Tokens' must be written 'max_tokens'.",
    );
  });
});

describe("any other member", () => {
  it("may appear twice and in every case", () => {
    fc.assert(
      fc.property(fc.array(otherMember), (members) => {
        expect(refused(objectOf([], [...members, ...members], 0))).toBeUndefined();
      }),
      { numRuns: runs(100) },
    );
  });

  it("is held to the same where a model knows its name, whatever the name", () => {
    const check = (text: string) => assertOnce(text, ["Größe", "a.b", "x(y", "ΣΑΣ"]);
    expect(refused('{"Größe":1,"a.b":1,"x(y":1,"ΣΑΣ":1,"axb":1,"a.b.":1}', check)).toBeUndefined();
    expect(refused('{"gRÖßE":1}', check)).toBe("Größe");
    expect(refused('{"A.b":1}', check)).toBe("a.b");
    expect(refused('{"σας":1}', check)).toBe("ΣΑΣ");
    expect(refused('{"x(y":1,"x\\u0028y":1}', check)).toBe("x(y");
  });
});

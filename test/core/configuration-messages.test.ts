// Every error in the operator's file is one plain sentence that begins with the field's path.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { ConfigurationError, parseFile } from "../../functions/core/directory/configuration.ts";
import { linesOf, messageOf } from "../../functions/core/directory/configuration-messages.ts";
import { runs } from "../support/long.ts";

const VALID = {
  models: [
    {
      name: "m",
      model: "openai/x",
      provider_config: { api_key: "sk", api_base: "https://api.example.com/v1" },
      timeout: 1,
      idle_timeout: 1,
      answer_timeout: 1,
      retries: 1,
      fallbacks: ["n"],
      max_output_tokens: 1,
      defaults: { temperature: 1 },
      set: { user: "u" },
      drop: ["x"],
      deny_fields: ["y"],
      prices: { prompt: 1, cached_prompt: 1, completion: 1 },
      rate_limit: { rpm: 1, tpm: 1, rpd: 1, tpd: 1, concurrency: 1 },
    },
  ],
  keys: [
    {
      name: "demo",
      hash: "0".repeat(64),
      public_id: "abcd",
      replaces: "1".repeat(64),
      created_at: "2026-01-01",
      allowed_models: ["m"],
      expires_at: "2027-01-01",
      disabled: false,
      rate_limit: { rpm: 1 },
      budget: { usd_per_day: 1, usd_per_month: 1 },
    },
  ],
};

type Path = readonly (string | number)[];

function errorsIn(file: unknown): readonly string[] {
  try {
    parseFile(JSON.stringify(file));
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.errors;
    throw error;
  }
}

/** Every field of the file, and every entry of a list. What a model adds to requests may be anything. */
function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null || path[2] === "defaults" || path[2] === "set") return [path];
  const inner = Object.entries(value).flatMap(([name, member]) =>
    pathsIn(member, [...path, Array.isArray(value) ? Number(name) : name]),
  );
  return path.length === 0 ? inner : [path, ...inner];
}

function changed(value: unknown, [first, ...rest]: Path, change: (value: unknown) => unknown): unknown {
  if (first === undefined) return change(value);
  const copy = structuredClone(value) as Record<string | number, unknown>;
  copy[first] = changed(copy[first], rest, change);
  return copy;
}

const written = (path: Path) =>
  path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`))
    .join("")
    .slice(1);
const WRONG = [
  undefined,
  null,
  true,
  -1,
  0,
  1.5,
  1e9,
  1e300,
  "",
  "x y\n",
  "z".repeat(300),
  [],
  [1],
  ["", ""],
  {},
  { odd: 1 },
];
const JARGON =
  /expected|received|invalid|too big|too small|undefined|regex|[<>]=?|pattern|enum|union|of another type|not valid/i;

describe("an error in a file", () => {
  it("has no error before it is made", () => {
    expect(errorsIn(VALID)).toEqual([]);
  });

  it("is named by the path of the field, in plain words, in one line", () => {
    fc.assert(
      fc.property(fc.constantFrom(...pathsIn(VALID)), fc.constantFrom(...WRONG), (path, value) => {
        const errors = errorsIn(changed(VALID, path, () => value));
        const [parent, own] = [written(path.slice(0, -1)), written(path)];
        for (const error of errors) {
          const [place = "", ...sentence] = error.split(": ");
          expect(
            place === own ||
              place.startsWith(`${own}.`) ||
              place.startsWith(`${own}[`) ||
              place.startsWith(`${parent}.`),
          ).toBe(true);
          expect(sentence.join(": ")).toMatch(/^[^\n]{5,200}$/);
          expect(sentence.join(": ").replace(/"[^"]*"/g, "")).not.toMatch(JARGON);
        }
      }),
      { numRuns: runs(150) },
    );
  });

  it.each<[Path, unknown, string]>([
    [["models", 0, "retries"], 11, "must be at most 10"],
    [["models", 0, "retries"], -1, "must be at least 0"],
    [["models", 0, "retries"], 1.5, "must be a whole number"],
    [["models", 0, "retries"], "2", "must be a number"],
    [["models", 0, "rate_limit", "rpm"], 0, "must be more than 0"],
    [["models", 0, "rate_limit", "rpm"], 1e300, "must be at most 9007199254740991"],
    [["models", 0, "rate_limit"], [], "must be an object"],
    [["models", 0, "prices", "prompt"], "1", "must be a number"],
    [["models", 0, "name"], undefined, "missing"],
    [["models", 0, "name"], "", "must not be empty"],
    [["models", 0, "name"], "x".repeat(257), "must have at most 256 characters"],
    [["models", 0, "drop"], Array(65).fill("x"), "must have at most 64 entries"],
    [["models", 0, "provider_config", "api_base"], "ftp://x", "must be an http:// or https:// address"],
    [["models", 0, "colour"], "red", "unknown field"],
    [["models", 0, "set"], [], "must be an object"],
    [["models"], {}, "must be a list"],
    [["keys", 0, "disabled"], "no", "must be true or false"],
    [["keys", 0, "name"], 5, "must be a string"],
    [
      ["keys", 0, "expires_at"],
      "soon",
      "must be a date or a time of RFC 3339, such as 2027-01-01 or 2027-01-01T00:00:00Z",
    ],
  ])("of every kind has its sentence: %j as %j: %s", (path, value, sentence) => {
    expect(errorsIn(changed(VALID, path, () => value))).toContain(`${written(path)}: ${sentence}`);
  });
});

describe("a value that may have one of several forms", () => {
  const schema = z.object({ p: z.union([z.strictObject({ a: z.number() }), z.literal("none")]) });
  const linesFor = (p: unknown) => {
    const { error } = schema.safeParse({ p }, { error: messageOf });
    return error?.issues.flatMap((issue) => linesOf(issue));
  };

  it.each<[unknown, string[]]>([
    [5, ['p: must be an object or "none"']],
    ["some", ['p: must be an object or "none"']],
    [{ a: "1" }, ["p.a: must be a number"]],
    [{ a: 1, b: 2 }, ["p.b: unknown field"]],
    [{}, ["p.a: missing"]],
    [undefined, ["p: missing"]],
  ])("is judged as the one that it has: %j", (value, lines) => {
    expect(linesFor(value)).toEqual(lines);
  });

  it("keeps the sentence that its schema has", () => {
    const own = z.union([z.string(), z.strictObject({ kept: z.literal(true) })], "must be this or that");
    const { error } = own.safeParse({ kept: false }, { error: messageOf });
    expect(error?.issues.flatMap((issue) => linesOf(issue))).toEqual(["the file: must be this or that"]);
  });
});

// The stand-in for Anthropic refuses what rules.md lists, in these words, and accepts what Anthropic accepted.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { refusalOf } from "../support/anthropic-stand-in/refusal.ts";
import { accepted } from "./anthropic-rules/accepted.ts";
import { media } from "./anthropic-rules/media.ts";
import { headers, members, turns, versions } from "./anthropic-rules/members.ts";
import { type Broken, goodHeaders, requestOf } from "./anthropic-rules/request.ts";
import { schemaRules } from "./anthropic-rules/schemas.ts";
import { thinkingRules } from "./anthropic-rules/thinking.ts";
import { toolRules } from "./anthropic-rules/tools.ts";
import { patternOf, rulesOf } from "./support/rule-lines.ts";

const lines = rulesOf("Anthropic");
const broken: Readonly<Record<string, Broken>> = {
  ...headers,
  ...versions,
  ...members,
  ...turns,
  ...media,
  ...toolRules,
  ...thinkingRules,
  ...schemaRules,
};
const recordings = join(import.meta.dirname, "../fixtures/recordings/anthropic");
const exchanges = globSync("*.json", { cwd: recordings })
  .filter((file) => !file.endsWith(".body.json"))
  .map((file) => ({ file, ...JSON.parse(readFileSync(join(recordings, file), "utf8")) }));

describe("the rules of the stand-in", () => {
  it("have a test each, and every test has a rule", () => {
    expect(lines.map(({ rule }) => rule).sort()).toEqual(Object.keys(broken).sort());
    expect(lines.length).toBeGreaterThan(100);
  });

  it.each(lines)("refuse a request if $rule", ({ rule, status, wording }) => {
    const refusal = refusalOf(requestOf(broken[rule] ?? {}));
    expect(refusal?.body.error.message).toMatch(patternOf(wording));
    expect(refusal).toMatchObject({ status, body: { type: "error", error: { type: typeOf(status) } } });
  });

  it.each(lines)("say where the rule comes from: $rule", ({ source, origin }) => {
    expect(source).toMatch(/^(documentation: |recording: |[\w.-]+\/[\w.-]+#\d+$)/);
    expect(["recorded", "reported", "worded here"]).toContain(origin);
    if (source.startsWith("recording: ")) expect(exchanges.map(({ file }) => `recording: ${file}`)).toContain(source);
  });
});

describe("requests that keep to the rules", () => {
  it.each(Object.keys(accepted))("are accepted: %s", (name) => {
    expect(refusalOf(requestOf(accepted[name] ?? {}))).toBeUndefined();
  });
});

describe("recorded requests", () => {
  it("include accepted and refused ones", () => {
    expect(new Set(exchanges.map(({ response }) => response.status))).toEqual(new Set([200, 400, 404]));
  });

  it.each(exchanges)("get the answer that Anthropic gave: $file", ({ request, response }) => {
    const refusal = refusalOf({ headers: goodHeaders, body: JSON.stringify(request.body) });
    if (response.status === 200) expect(refusal).toBeUndefined();
    else expect(refusal).toEqual({ status: response.status, body: { ...response.body, request_id: "req_stand_in" } });
  });
});

function typeOf(status: number): string {
  const types: Readonly<Record<number, string>> = {
    401: "authentication_error",
    404: "not_found_error",
    413: "request_too_large",
  };
  return types[status] ?? "invalid_request_error";
}

// The stand-in for Google refuses what rules.md lists, in these words, and accepts what Google accepted.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ACCESS_TOKEN, API_KEY } from "../support/google-stand-in/address.ts";
import type { Refusal } from "../support/google-stand-in/error.ts";
import { isRefusal, readRequest, type StandInRequest } from "../support/google-stand-in/refusal.ts";
import { recordingsOf } from "../support/recordings.ts";
import { accepted } from "./google-rules/accepted.ts";
import { generationRules } from "./google-rules/generation.ts";
import { addresses, members, noContents } from "./google-rules/members.ts";
import { type Broken, requestOf } from "./google-rules/request.ts";
import { toolRules } from "./google-rules/tools.ts";
import { calls, media, said, signatures } from "./google-rules/turns.ts";
import { patternOf, rulesOf } from "./support/rule-lines.ts";

const lines = rulesOf("Google");
const broken: Readonly<Record<string, Broken>> = {
  ...{ ...addresses, ...members, ...noContents, ...said, ...media },
  ...{ ...calls, ...signatures, ...toolRules, ...generationRules },
};
const recordings = recordingsOf("google").filter(({ request }) => request !== undefined);

describe("the rules of the stand-in", () => {
  it("have a test each, and every test has a rule", () => {
    expect(lines.map(({ rule }) => rule).sort()).toEqual(Object.keys(broken).sort());
    expect(lines.length).toBeGreaterThan(100);
  });

  it.each(lines)("refuse a request if $rule", ({ rule, status, wording }) => {
    const refusal = refusalOf(requestOf(broken[rule] ?? {}));
    expect(refusal?.body.error.message.trimEnd()).toMatch(patternOf(wording));
    expect(refusal).toMatchObject({ status, body: { error: { code: status, status: statusOf(status) } } });
  });

  it.each(lines)("say where the rule comes from: $rule", ({ source, origin }) => {
    expect(source).toMatch(/^(gateway$|documentation: |recording: |[\w.-]+\/[\w.-]+#\d+$)/);
    expect(["recorded", "reported", "worded here"]).toContain(origin);
    if (source.startsWith("recording: ")) expect(recordings.map(({ name }) => `recording: ${name}`)).toContain(source);
  });

  it("name every member that is wrong, and its place", () => {
    const body = { contents: [{ parts: [{ name: "Ann" }, { text: "Hi", id: "1" }] }], stream: true };
    expect(refusalOf(requestOf({ body }))?.body.error.details).toMatchObject([
      {
        fieldViolations: [
          { field: "contents[0].parts[0]", description: expect.stringContaining('"name"') },
          { field: "contents[0].parts[1]", description: expect.stringContaining('"id"') },
          { description: 'Invalid JSON payload received. Unknown name "stream": Cannot find field.' },
        ],
      },
    ]);
  });

  it("give the reason of a wrong key", () => {
    const refusal = refusalOf(requestOf({ headers: { "x-goog-api-key": "AIza-other" } }));
    expect(refusal?.body.error.details).toContainEqual(expect.objectContaining({ reason: "API_KEY_INVALID" }));
  });
});

describe("requests that keep to the rules", () => {
  it.each(Object.keys(accepted))("are accepted: %s", (name) => {
    expect(refusalOf(requestOf(accepted[name] ?? {}))).toBeUndefined();
  });
});

describe("recorded requests", () => {
  it("include accepted and refused ones", () => {
    expect(new Set(recordings.map(({ status }) => status))).toEqual(new Set([200, 400, 404]));
  });

  it.each(recordings)("get the answer that Google gave: $name", ({ name, request, status, bytes }) => {
    const refusal = refusalOf(recorded(name, request ?? {}));
    if (status === 200) expect(refusal).toBeUndefined();
    else expect(refusal).toEqual({ status, body: JSON.parse(new TextDecoder().decode(bytes)) });
  });
});

function refusalOf(request: StandInRequest): Refusal | undefined {
  const read = readRequest(request);
  return isRefusal(read) ? read : undefined;
}

/** Recordings keep no credentials, and leave out long data. */
function recorded(name: string, request: object): StandInRequest {
  const file = new URL(`../fixtures/recordings/google/${name}.json`, import.meta.url);
  const { pathname, search } = new URL(JSON.parse(readFileSync(file, "utf8")).request.url);
  const headers = { "x-goog-api-key": API_KEY, authorization: `Bearer ${ACCESS_TOKEN}` };
  const body = JSON.stringify(request).replace(/<\d+ characters of base64 left out>/g, "AAAA");
  return { method: "POST", path: pathname + search, headers, body };
}

function statusOf(status: number): string {
  const statuses: Readonly<Record<number, string>> = {
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
  };
  return statuses[status] ?? "INVALID_ARGUMENT";
}

// The stand-in for Azure refuses what rules.md lists, in these words, and accepts what Azure accepted.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { API_KEY } from "../support/azure-stand-in/address.ts";
import { formRefusal } from "../support/azure-stand-in/entra.ts";
import { messageOf, type Refusal } from "../support/azure-stand-in/error.ts";
import { isRefusal, readRequest, type StandInRequest } from "../support/azure-stand-in/refusal.ts";
import { recordingsOf } from "../support/recordings.ts";
import { brokenForms, brokenRequests } from "./azure-rules/broken.ts";
import { formOf, requestOf } from "./azure-rules/request.ts";
import { patternOf, rulesOf } from "./support/rule-lines.ts";

const lines = rulesOf("Azure");
const recordings = recordingsOf("azure").filter(({ request }) => request !== undefined);

function refusalOf(request: StandInRequest): Refusal | undefined {
  const read = readRequest(request);
  return isRefusal(read) ? read : undefined;
}

/** Undefined if there is no such rule. */
function refusalFor(rule: string): Refusal | undefined {
  const [request, form] = [brokenRequests[rule], brokenForms[rule]];
  return request ? refusalOf(requestOf(request)) : form && formRefusal(formOf(form));
}

describe("the rules of the stand-in", () => {
  it("have a test each, and every test has a rule", () => {
    expect(lines.map(({ rule }) => rule).sort()).toEqual(Object.keys({ ...brokenRequests, ...brokenForms }).sort());
  });

  it.each(lines)("refuse a request if $rule", ({ rule, status, wording }) => {
    const refusal = refusalFor(rule);
    expect(refusal?.status).toBe(status);
    expect(refusal && messageOf(refusal)).toMatch(patternOf(wording));
  });

  it.each(lines)("say where the rule comes from: $rule", ({ source, origin }) => {
    expect(source).toMatch(/^(documentation: |[\w.-]+\/[\w.-]+#\d+$)/);
    expect(["reported", "worded here"]).toContain(origin);
  });
});

describe("requests that keep to the rules", () => {
  it.each<[string, Parameters<typeof requestOf>[0]]>([
    ["the v1 API", {}],
    ["the v1 API, in preview", { path: "/openai/v1/chat/completions?api-version=preview" }],
    ["the classic API", { on: "classic" }],
    ["a deployment in the address, and another name in the body", { on: "classic", body: { model: "gpt-4.1" } }],
    ["a stream with its usage", { body: { stream: true, stream_options: { include_usage: true } } }],
  ])("are accepted: %s", (_, broken) => {
    expect(refusalOf(requestOf(broken))).toBeUndefined();
  });

  it("get a token", () => {
    expect(formRefusal(formOf({}))).toBeUndefined();
  });
});

describe("recorded requests", () => {
  it.each(recordings)("are accepted: $name", ({ name, request }) => {
    const file = new URL(`../fixtures/recordings/azure/${name}.json`, import.meta.url);
    const { pathname, searchParams } = new URL(JSON.parse(readFileSync(file, "utf8")).request.url);
    // Recordings keep no credentials, and one has no query.
    const path = `${pathname}?api-version=${searchParams.get("api-version") ?? "2025-04-01-preview"}`;
    const headers = { "api-key": API_KEY };
    expect(refusalOf({ method: "POST", path, headers, body: JSON.stringify(request) })).toBeUndefined();
  });
});

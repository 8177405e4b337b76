// The stand-in for Bedrock refuses what rules.md lists, in these words, and accepts what Bedrock accepted.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { API_KEY } from "../support/bedrock-stand-in/credentials.ts";
import type { Refusal } from "../support/bedrock-stand-in/error.ts";
import { isRefusal, readRequest, type StandInRequest } from "../support/bedrock-stand-in/refusal.ts";
import { recordingsOf } from "../support/recordings.ts";
import { accepted } from "./bedrock-rules/accepted.ts";
import { answers, thinking, tools } from "./bedrock-rules/generation.ts";
import { addresses, credentials, members } from "./bedrock-rules/members.ts";
import { type Broken, requestOf } from "./bedrock-rules/request.ts";
import { media, results, turns } from "./bedrock-rules/turns.ts";
import { patternOf, rulesOf } from "./support/rule-lines.ts";

const lines = rulesOf("Bedrock");
const broken: Readonly<Record<string, Broken>> = {
  ...{ ...credentials, ...addresses, ...members, ...turns, ...media },
  ...{ ...results, ...tools, ...thinking, ...answers },
};
const recordings = recordingsOf("bedrock").filter(({ request }) => request !== undefined);

describe("the rules of the stand-in", () => {
  it("have a test each, and every test has a rule", () => {
    expect(lines.map(({ rule }) => rule).sort()).toEqual(Object.keys(broken).sort());
    expect(lines.length).toBeGreaterThan(100);
  });

  it.each(lines)("refuse a request if $rule", async ({ rule, status, wording }) => {
    const refusal = await refusalOf(broken[rule] ?? {});
    expect(wordsOf(refusal)).toMatch(patternOf(wording));
    expect(refusal?.status).toBe(status);
  });

  it.each(lines)("say where the rule comes from: $rule", ({ source, origin }) => {
    expect(source).toMatch(/^(gateway$|documentation: |recording: |[\w.-]+\/[\w.-]+#\d+$)/);
    expect(["recorded", "reported", "worded here"]).toContain(origin);
    if (source.startsWith("recording: ")) expect(recordings.map(({ name }) => `recording: ${name}`)).toContain(source);
  });

  it("name the kind of a refusal", async () => {
    const kinds = await Promise.all(
      [{ body: { stream: true } }, credentials["the secret is wrong"], credentials["a role's session has ended"]].map(
        async (one) => (await refusalOf(one ?? {}))?.type,
      ),
    );
    expect(kinds).toEqual(["ValidationException", "InvalidSignatureException", "ExpiredTokenException"]);
  });
});

describe("requests that keep to the rules", () => {
  it.each(Object.keys(accepted))("are accepted: %s", async (name) => {
    expect(await refusalOf(accepted[name] ?? {})).toBeUndefined();
  });
});

describe("recorded requests", () => {
  it("include accepted and refused ones", () => {
    expect(new Set(recordings.map(({ status }) => status))).toEqual(new Set([200, 400]));
  });

  it.each(recordings)("get the answer that Bedrock gave: $name", ({ name, request, status, bytes }) => {
    const read = readRequest(recorded(name, request ?? {}));
    if (status === 200) expect(isRefusal(read)).toBe(false);
    else expect(read).toMatchObject({ status, body: JSON.parse(new TextDecoder().decode(bytes)) });
  });
});

async function refusalOf(one: Broken): Promise<Refusal | undefined> {
  const read = readRequest(await requestOf(one), Date.now() + (one.minutes ?? 0) * 60_000);
  return isRefusal(read) ? read : undefined;
}

/** The kind, where there are no words. */
function wordsOf(refusal: Refusal | undefined): string {
  const { body = {}, type = "" } = refusal ?? {};
  return "message" in body && typeof body.message === "string" ? body.message : type;
}

/** Recordings keep no credentials, and leave out long data. */
function recorded(name: string, request: object): StandInRequest {
  const file = new URL(`../fixtures/recordings/bedrock/${name}.json`, import.meta.url);
  const path = new URL(JSON.parse(readFileSync(file, "utf8")).request.url).pathname;
  const body = JSON.stringify(request).replace(/<\d+ characters of base64 left out>/g, "AAAA");
  return { method: "POST", path, headers: { authorization: `Bearer ${API_KEY}` }, body };
}

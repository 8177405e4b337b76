// Whatever a client of chat completions asks, the request to Google keeps to the API's rules.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isMembers, type Members } from "../../../functions/core/wire/members.ts";
import { runs } from "../../support/long.ts";
import { chatRequests, toolNames } from "../messages/support/chat-requests.ts";
import { refusalOf } from "./support/refusal.ts";
import { type Asked, type Body, written } from "./support/write.ts";

/** The stand-in knows these. */
const known = fc.constantFrom(
  ...["gemini-1.5-pro", "gemini-2.0-flash", "gemini-2.5-pro", "gemini-2.5-flash", "gemini-2.5-flash-lite"],
  ...["gemini-3-pro-preview", "gemini-3-flash-preview", "gemini-3.5-flash", "gemini-3.7-flash", "gemma-3-27b-it"],
);
const models = fc.oneof(known, fc.constantFrom("gemini-4-pro", "gemini-2.5-flash-image"));
const asked = fc.record({
  id: models,
  dialect: fc.constantFrom("gemini", "vertex"),
  unsupported: fc.constant("drop"),
}) satisfies fc.Arbitrary<Asked>;

type Check = (body: Body, written: { readonly asked: Asked; readonly names: ReadonlyMap<string, string> }) => void;

function forEveryRequest(check: Check, models: fc.Arbitrary<Asked> = asked): void {
  const property = fc.property(chatRequests, models, (request, asked) => {
    const { body, answer } = written(request, asked);
    check(JSON.parse(JSON.stringify(body)), { asked, names: answer.toolNames ?? new Map() });
  });
  fc.assert(property, { numRuns: runs(40) });
}

const OF_BODY = ["contents", "systemInstruction", "tools", "toolConfig", "generationConfig"];
const OF_SCHEMA = new Set([
  ...["type", "format", "title", "description", "nullable", "enum", "items", "properties", "required", "anyOf"],
  ...["minItems", "maxItems", "minLength", "maxLength", "pattern", "minimum", "maximum", "propertyOrdering"],
  ...["minProperties", "maxProperties"],
]);

const partsOf = (contents: Body["contents"]) => contents.flatMap(({ parts }) => parts);
const membersIn = (parts: readonly Members[], name: string) => parts.map((part) => part[name]).filter(isMembers);

function schemasIn(schema: Members): Members[] {
  const { properties, items, anyOf } = schema;
  const inner = [...Object.values(isMembers(properties) ? properties : {}), items, anyOf].flat();
  return [schema, ...inner.filter(isMembers).flatMap(schemasIn)];
}

const knownOnly = fc.record({ id: known, dialect: fc.constant("gemini"), unsupported: fc.constant("drop") });
const onVertex = knownOnly
  .filter(({ id }) => !id.startsWith("gemma") && !id.startsWith("gemini-1") && !id.startsWith("gemini-2.0"))
  .map((asked) => ({ ...asked, dialect: "vertex" as const }));

describe("a request to Google, made of a chat request", () => {
  it("breaks no rule of the APIs", () => {
    const check: Check = (body, { asked }) => expect(refusalOf(body, asked)).toBeUndefined();
    forEveryRequest(check, fc.oneof(knownOnly as fc.Arbitrary<Asked>, onVertex));
  });

  it("has contents of both roles in alternation, none of them empty", () => {
    forEveryRequest(({ contents, systemInstruction }) => {
      const roles = contents.map(({ role }) => role);
      expect(roles.length).toBeGreaterThan(0);
      expect(roles.filter((role, at) => role === roles[at - 1])).toEqual([]);
      const all = [...contents, ...(isMembers(systemInstruction) ? [systemInstruction as Body["contents"][0]] : [])];
      for (const { parts } of all) expect(parts.length).toBeGreaterThan(0);
      expect(partsOf(contents).filter(({ text }) => typeof text === "string" && text.trim() === "")).toEqual([]);
    });
  });

  it("has for the calls of a content as many results in the next one, in their order", () => {
    forEveryRequest(({ contents }, { asked: { dialect } }) => {
      for (const [at, { parts }] of contents.entries()) {
        const calls = membersIn(parts, "functionCall");
        const results = membersIn(contents[at + 1]?.parts ?? [], "functionResponse");
        expect(results.map(({ id, name }) => ({ id, name }))).toEqual(calls.map(({ id, name }) => ({ id, name })));
        for (const { id } of calls) expect(typeof id).toBe(dialect === "gemini" ? "string" : "undefined");
        for (const { response } of results) expect(isMembers(response)).toBe(true);
        if (at === 0) expect(calls).toEqual([]);
      }
    });
  });

  it("has a signature on the first call of each content for Gemini 3", () => {
    forEveryRequest(({ contents }, { asked: { id = "" } }) => {
      if (!/gemini-[34]/.test(id)) return;
      const firsts = contents.flatMap(({ parts }) => parts.filter((part) => "functionCall" in part).slice(0, 1));
      expect(firsts.filter(({ thoughtSignature }) => typeof thoughtSignature !== "string")).toEqual([]);
    });
  });

  it("has members of the API only", () => {
    forEveryRequest((body, { asked: { dialect, id = "" } }) => {
      const known = dialect === "gemini" ? [...OF_BODY, "serviceTier"] : OF_BODY;
      expect(Object.keys(body).filter((name) => !known.includes(name))).toEqual([]);
      const { temperature = 0, seed = 0, thinkingConfig = {}, responseMimeType } = body.generationConfig ?? {};
      expect(temperature).toSatisfy((value: number) => value >= 0 && value <= 2);
      expect(seed).toSatisfy((value: number) => value === (value | 0));
      expect(thinkingConfig).not.toMatchObject({ thinkingBudget: expect.anything(), thinkingLevel: expect.anything() });
      if (responseMimeType !== undefined && !/gemini-[34]/.test(id)) expect(body).not.toHaveProperty("tools");
    });
  });

  it("has schemas of OpenAPI's for older models, with names and members that Google knows", () => {
    forEveryRequest((body, { asked: { id = "" } }) => {
      if (!/gemini-[12]\.[05]-(?:flash|pro)$/.test(id) || id === "gemini-2.5-pro") return;
      const functions = body.tools?.flatMap(({ functionDeclarations }) => functionDeclarations) ?? [];
      const schemas = [...membersIn(functions, "parameters"), body.generationConfig?.["responseSchema"]].filter(
        isMembers,
      );
      for (const schema of schemas.flatMap(schemasIn)) {
        expect(Object.keys(schema).filter((name) => !OF_SCHEMA.has(name))).toEqual([]);
        if ("anyOf" in schema) expect(Object.keys(schema)).toEqual(["anyOf"]);
        expect(Array.isArray(schema["type"])).toBe(false);
      }
    });
  });

  it("has tools whose names lead back to the client's", () => {
    forEveryRequest((body, { names }) => {
      const functions = body.tools?.flatMap(({ functionDeclarations }) => functionDeclarations) ?? [];
      const all = [...functions, ...membersIn(partsOf(body.contents), "functionCall")].map(({ name }) => String(name));
      expect(all.filter((name) => !/^[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}$/.test(name))).toEqual([]);
      expect(all.map((name) => names.get(name) ?? name).filter((name) => !toolNames.includes(name))).toEqual([]);
    });
  });
});

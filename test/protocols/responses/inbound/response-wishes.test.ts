// What of a Responses request its answer repeats, and what the client wants to see.
import { describe, expect, it } from "vitest";
import { parseExact } from "../../../../functions/core/wire/exact-json.ts";
import type { Members } from "../../../../functions/core/wire/members.ts";
import { readResponseWishes } from "../../../../functions/protocols/responses/inbound/response-wishes.ts";

const wishes = (body: Members) => readResponseWishes(body, new Map());
const echoed = (body: Members) => JSON.parse(wishes(body).echoed);

describe("the members of a request that its response repeats", () => {
  it("are all there, as OpenAI takes those that are missing", () => {
    expect(echoed({ model: "m", input: "Hi" })).toMatchObject({
      ...{ instructions: null, metadata: {}, parallel_tool_calls: true, tool_choice: "auto", tools: [] },
      ...{ text: { format: { type: "text" } }, reasoning: { effort: null, summary: null }, truncation: "disabled" },
    });
  });

  it("are as the client sent them, down to the digits of a number", () => {
    const tools = [{ type: "web_search" }];
    const body = { tools, metadata: { a: "b" }, text: { verbosity: "low" }, tool_choice: { type: "web_search" } };
    expect(echoed(body)).toMatchObject({ ...body, text: { format: { type: "text" }, verbosity: "low" } });
    const exact = parseExact('{"top_p":0.10000000000000000001}') as Members;
    expect(wishes(exact).echoed).toContain('"top_p":0.10000000000000000001');
  });

  it("are no others", () => {
    expect(echoed({ client_metadata: {}, store: true, input: "Hi", service_tier: "flex" })).not.toHaveProperty("store");
    expect(Object.keys(echoed({ a: 1, model: "m" }))).toEqual(Object.keys(echoed({})));
  });

  it("are bounded: long ones are left out", () => {
    const long = "a".repeat(70_000);
    expect(echoed({ instructions: long, tools: [{ description: long }], user: "u" })).toMatchObject({
      ...{ instructions: null, tools: [], user: "u" },
    });
  });
});

describe("a client", () => {
  it("wants to see thoughts if it asks for a summary", () => {
    expect(wishes({ reasoning: { effort: "low" } }).showsSummary).toBe(false);
    expect(wishes({ reasoning: { summary: null } }).showsSummary).toBe(false);
    expect(wishes({ reasoning: { summary: "auto" } }).showsSummary).toBe(true);
    expect(wishes({ reasoning: { generate_summary: "concise" } }).showsSummary).toBe(true);
  });

  it("wants signatures if it asks for encrypted reasoning", () => {
    expect(wishes({ include: ["reasoning.encrypted_content"] }).encrypted).toBe(true);
    expect(wishes({ include: [] }).encrypted).toBe(false);
    expect(wishes({}).encrypted).toBe(false);
  });
});

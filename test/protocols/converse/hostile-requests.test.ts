// Requests that are made to cost time or memory: each is written within the time limit of a test, or refused.
import { describe, expect, it } from "vitest";
import { isMembers } from "../../../functions/core/wire/members.ts";
import { LLAMA, MISTRAL, messagesOf, NOVA, PLAIN, written } from "./support/write.ts";

const times = <T>(count: number, each: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => each(at));
const references = (count: number) => times(count, () => ({ $ref: "#/$defs/x" }));
const format = (schema: object) => ({
  response_format: { type: "json_schema", json_schema: { name: "a", strict: true, schema } },
});
const sizeOf = (members: object, id: string) =>
  JSON.stringify(written(members, { id, unsupported: "drop" }).body).length;
const mark = { cache_control: { type: "ephemeral" } };
const pdf = { type: "file", file: { file_data: "data:application/pdf;base64,JVBE", filename: "a.pdf" } };

const definitions = (count: number, each: (before: object) => object) =>
  Object.fromEntries(times(count, (at) => [`d${at}`, at === 0 ? {} : each({ $ref: `#/$defs/d${at - 1}` })]));
const wide = Object.fromEntries(times(1_000, (at) => [`p${at}`, {}]));

const hostile: Readonly<Record<string, object>> = {
  "refer to one schema thousands of times": {
    anyOf: references(4_000),
    $defs: { x: { type: "object", properties: wide, required: Object.keys(wide) } },
  },
  "double with each reference": {
    $ref: "#/$defs/d40",
    $defs: definitions(41, (before) => ({ type: "object", properties: { a: before, b: before } })),
  },
  "have a long chain of references": {
    $ref: "#/$defs/d1999",
    $defs: definitions(2_000, (before) => ({ type: "array", items: before })),
  },
  "refer to themselves in many ways": {
    anyOf: [{ $ref: "#" }, { $ref: "#/anyOf/0" }, { allOf: [{ $ref: "#" }, { $ref: "#/anyOf/2" }] }],
  },
};

describe("hostile schemas", () => {
  it.each(Object.keys(hostile).flatMap((name) => [PLAIN, NOVA, LLAMA].map((id) => ({ name, id }))))(
    "may $name, of an answer or of a tool, for $id",
    ({ name, id }) => {
      const schema = hostile[name] ?? {};
      const bound = 2 * JSON.stringify(schema).length + 64 * 1024;
      expect(sizeOf(format(schema), id)).toBeLessThan(bound);
      const parameters = { type: "object", properties: { a: schema }, $defs: "$defs" in schema ? schema.$defs : {} };
      const tools = [{ type: "function", function: { name: "f", strict: true, parameters } }];
      expect(sizeOf({ tools }, id)).toBeLessThan(bound);
    },
  );
});

describe("hostile conversations", () => {
  const called = (ids: readonly string[]) => {
    const tool_calls = ids.map((id) => ({ id, function: { name: "f" } }));
    const results = ids.map((id) => ({ role: "tool", tool_call_id: id, content: "{}" }));
    return [{ role: "user", content: "Hi" }, { role: "assistant", tool_calls }, ...results];
  };
  const idsIn = (messages: readonly object[], id: string) => {
    const [, { content = [] } = {}] = messagesOf(messages, { id });
    return content.map(({ toolUse }) => (isMembers(toolUse) ? toolUse["toolUseId"] : undefined));
  };

  it.each([PLAIN, MISTRAL])("may have ids that differ only where they are cut, or not at all, for %s", (id) => {
    const cut = times(6_000, (at) => "p".repeat(58) + String(100_000 + (at >> 1)));
    expect(new Set(idsIn(called(cut), id)).size).toBe(6_000);
    expect(new Set(idsIn(called(times(6_000, () => "a")), id)).size).toBe(6_000);
  });

  it("may have ids that are what others would become", () => {
    const numbers = times(6_000, (at) => at.toString(36).padStart(9, "0"));
    expect(new Set(idsIn(called([...numbers, ...times(6_000, () => "a")]), MISTRAL)).size).toBe(12_000);
  });

  it("may have documents of one name, marks everywhere, and many blocks", () => {
    const marked = times(4_000, (at) => (at % 2 === 0 ? { ...pdf, ...mark } : { type: "text", text: " ", ...mark }));
    const texts = times(70_000, () => ({ type: "text", text: "a" }));
    const messages = [
      { role: "user", content: marked },
      { role: "system", content: texts },
      { role: "user", content: texts },
    ];
    const [message] = messagesOf(messages);
    expect(message?.content.length).toBeGreaterThan(140_000);
    expect(message?.content.filter((block) => "cachePoint" in block).length).toBeLessThanOrEqual(4);
  });

  it("may have calls without end whose tools are gone", () => {
    const turn = (at: number) => [
      { role: "assistant", tool_calls: [{ id: "a", function: { name: `f${at}` } }] },
      { role: "tool", tool_call_id: "a", content: "1" },
    ];
    const messages = [{ role: "user", content: "Hi" }, ...times(5_000, turn).flat()];
    expect(messagesOf(messages, { id: LLAMA })).toHaveLength(10_001);
  });
});

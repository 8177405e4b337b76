// Requests that are made to cost time or memory: each is written within the time limit of a test, or refused.
import { describe, expect, it } from "vitest";
import { written } from "./support/write.ts";

const user = { role: "user", content: "Hi" };
const times = <T>(count: number, each: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => each(at));

describe("hostile requests", () => {
  it("may have ids that differ only where they are cut, and stay distinct", () => {
    const ids = times(30_000, (at) => "p".repeat(58) + String(100_000 + (at >> 1)));
    const tool_calls = ids.map((id) => ({ id, function: { name: "f" } }));
    const results = ids.map((id) => ({ role: "tool", tool_call_id: id, content: "a" }));
    const { body } = written({ messages: [user, { role: "assistant", tool_calls }, ...results] });
    const [, assistant] = body["messages"] as { content: { id: string }[] }[];
    const all = assistant?.content.map(({ id }) => id) ?? [];
    expect(new Set(all).size).toBe(ids.length);
    expect(all.filter((id) => id.length > 64)).toEqual([]);
  });

  const references = (count: number) => times(count, () => ({ $ref: "#/$defs/x" }));

  it("may refer to one schema thousands of times", () => {
    const properties = Object.fromEntries(times(5_000, (at) => [`p${at}`, {}]));
    const $defs = { x: { type: "object", properties, required: Object.keys(properties) } };
    const parameters = { anyOf: references(20_000), $defs };
    const { body } = written({ tools: [{ type: "function", function: { name: "f", parameters } }] });
    const [tool] = body["tools"] as { input_schema: { required: string[] } }[];
    expect(tool?.input_schema.required).toHaveLength(5_000);
  });

  it("may refer to a schema whose name is long thousands of times", () => {
    const name = "n/".repeat(100_000).slice(0, -1);
    const $defs = { x: { $ref: `#/$defs/${name.replaceAll("/", "~1")}` }, [name]: { type: "string" } };
    const schema = { type: "object", properties: { a: { anyOf: references(20_000) } }, $defs };
    const { body } = written({
      response_format: { type: "json_schema", json_schema: { name: "a", strict: true, schema } },
    });
    expect(body["output_config"]).toMatchObject({ format: { type: "json_schema" } });
  });
});

// Requests that are made to cost time or memory: each is read within the time limit of a test, or refused.
import { describe, expect, it } from "vitest";
import { parseExact } from "../../../../functions/core/wire/exact-json.ts";
import { isMembers } from "../../../../functions/core/wire/members.ts";
import { clientTools, read } from "./support/read.ts";

const times = <T>(count: number, each: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => each(at));
const user = { role: "user", content: "Hi" };

describe("hostile requests", () => {
  it("may have tens of thousands of tools that want the same name", () => {
    const tools = times(30_000, (at) => {
      const underscores = "_".repeat(at % 3);
      const inner = [{ type: "function", name: "_".repeat(3 - (at % 3)) }];
      return at % 2 === 0
        ? { type: "function", name: `a${"_".repeat(5)}` }
        : { type: "namespace", name: `a${underscores}`, tools: inner };
    });
    expect(Object.keys(clientTools({ tools })).length).toBeGreaterThan(1);
  });

  it("may call tens of thousands of tools that are not there, and answer all calls by one id", () => {
    const calls = times(20_000, (at) => ({
      type: "function_call",
      call_id: "a",
      name: `f${at}`,
      namespace: `n${at % 7}`,
    }));
    const outputs = times(20_000, () => ({ type: "function_call_output", call_id: "a", output: "" }));
    const { turns } = read({ input: [user, ...calls, ...outputs] });
    expect(turns.map(({ parts }) => parts.length)).toEqual([1, 20_000, 20_000]);
  });

  it("may name tens of thousands of members and types that nothing else has", () => {
    const members = Object.fromEntries(times(30_000, (at) => [`member_${at}`, at]));
    const tools = times(30_000, (at) => ({ type: `a${at}` }));
    const input = [user, ...times(30_000, (at) => ({ type: `b${at}` }))];
    expect(read({ ...members, tools, input }, "drop").left).toHaveLength(90_000);
  });

  it("may have tens of thousands of signatures of calls, and no call", () => {
    const signed = { type: "reasoning", encrypted_content: "sluice.call.google.1.a" };
    expect(read({ input: [user, ...times(30_000, () => signed)] }).turns).toHaveLength(2);
  });

  it("may have signatures and data: URLs that almost are what they look like, megabytes long", () => {
    const encrypted_content = `sluice.thought.anthropic.${"9".repeat(2_000_000)}`;
    expect(read({ input: [user, { type: "reasoning", encrypted_content }] }).turns[1]?.parts).toEqual([]);
    const image = { type: "input_image", image_url: `data:image/png;${"a;".repeat(2_000_000)}` };
    expect(() => read({ input: [{ role: "user", content: [image] }] })).toThrow("image_url");
  });

  it("may have names that objects have already", () => {
    const body = parseExact('{"__proto__":{"tools":"a"},"constructor":1,"input":[{"role":"user","content":"Hi"}]}');
    const { turns, left } = read(isMembers(body) ? body : {});
    expect(turns).toHaveLength(1);
    expect(left).toContain("constructor");
    const tools = ["__proto__", "constructor"].map((name) => ({ type: "function", name }));
    expect(read({ tools }).tools.map(({ name }) => name)).toEqual(["__proto__", "constructor"]);
  });
});

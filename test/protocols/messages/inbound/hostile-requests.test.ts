// Requests that are made to cost time or memory: each is read within the time limit of a test, or refused.
import { describe, expect, it } from "vitest";
import { parseExact } from "../../../../functions/core/wire/exact-json.ts";
import { isMembers } from "../../../../functions/core/wire/members.ts";
import { read } from "./support/read.ts";

const times = <T>(count: number, each: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => each(at));
const user = (content: unknown) => ({ role: "user", content });

describe("hostile requests", () => {
  it("may have tens of thousands of tools whose loading is deferred, and as many references to them", () => {
    const tools = times(20_000, (at) => ({ name: `f${at}`, input_schema: {}, defer_loading: true }));
    const content = tools.map(({ name }) => ({ type: "tool_reference", tool_name: name }));
    const messages = [user([{ type: "tool_result", tool_use_id: "a", content }])];
    expect(read({ tools, messages }).tools).toHaveLength(20_000);
    expect(read({ tools }).tools).toEqual([]);
  });

  it("may name tens of thousands of members and blocks that nothing else has", () => {
    const members = Object.fromEntries(times(30_000, (at) => [`member_${at}`, at]));
    const content = times(30_000, (at) => ({ type: `a${at}_tool_result` }));
    const { left, turns } = read({ ...members, messages: [{ role: "assistant", content }] });
    expect(left).toHaveLength(60_000);
    expect(turns).toEqual([{ role: "assistant", parts: [] }]);
  });

  it("may have tens of thousands of thoughts with signatures of calls, and no call", () => {
    const content = times(30_000, () => ({ type: "thinking", thinking: "", signature: "sluice.google.call.a" }));
    expect(read({ messages: [{ role: "assistant", content }] }).turns[0]?.parts).toEqual([]);
  });

  it("may have data that almost looks like a data: URL, megabytes long", () => {
    const image = { type: "image", source: { type: "url", url: `data:image/png;${"a;".repeat(2_000_000)}` } };
    expect(() => read({ messages: [user([image])] })).toThrow("source.url");
  });

  it("may have the input of a call as deep as the body may be, and numbers of any length", () => {
    const input = `{"a":${'{"a":['.repeat(50)}${"9".repeat(100_000)}${"]}".repeat(50)}}`;
    const call = `{"type":"tool_use","id":"a","name":"f","input":${input}}`;
    const body = parseExact(`{"messages":[{"role":"assistant","content":[${call}]}]}`);
    const [part] = read(isMembers(body) ? body : {}).turns[0]?.parts ?? [];
    expect(part).toMatchObject({ type: "tool-call", input });
  });

  it("may have names that objects have already", () => {
    const body = parseExact('{"__proto__":{"system":"a"},"constructor":1,"messages":[{"role":"user","content":"Hi"}]}');
    const { turns, left } = read(isMembers(body) ? body : {});
    expect(turns).toHaveLength(1);
    expect(left).toContain("constructor");
  });
});

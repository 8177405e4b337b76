// A request to Anthropic is at most twice as large as the client's, and 64 KiB: beyond that it is refused. Only what a few
// bytes can blow up comes near to it.
import { describe, expect, it } from "vitest";
import { parseExact } from "../../../functions/core/wire/exact-json.ts";
import { isMembers } from "../../../functions/core/wire/members.ts";
import { writeRequest } from "../../../functions/protocols/messages/outbound/write-request.ts";
import { optionsFor, readChat } from "./support/write.ts";

const ALLOWANCE = 64 * 1024;
const many = (unit: string, count = 10_000) => Array.from({ length: count }, () => unit).join(",");
const user = '{"role":"user","content":"a"}';
const assistant = '{"role":"assistant","content":"a"}';
const system = '{"role":"system","content":"a"}';
const calling =
  '{"role":"assistant","tool_calls":[{"id":"é","type":"function","function":{"name":"f","arguments":"{"}}]}';
const result = '{"role":"tool","tool_call_id":"é","content":"a"}';
const calls = many('{"id":"a","type":"function","function":{"name":"f","arguments":""}}');
const called = (input: string) => messages(`${calling.replace('"{"', JSON.stringify(input))},${result}`);
const messages = (list: string) => `{"messages":[${user},${list}]}`;
const tool = (rest = "") => `{"type":"function","function":{"name":"f"${rest}}}`;
const format = (schema: string) =>
  `{"messages":[${user}],"response_format":{"type":"json_schema","json_schema":{"name":"a","schema":${schema}}}}`;
const numbered = (unit: string) =>
  Array.from({ length: 10_000 }, (_, at) => unit.replaceAll("#", String(at))).join(",");
const file = (bytes: string) =>
  messages(`{"role":"user","content":[{"type":"file","file":{"file_data":"data:text/plain;base64,${btoa(bytes)}"}}]}`);

const modest: Readonly<Record<string, string>> = {
  "short messages": messages(many(`${assistant},${user}`)),
  "short instructions between messages": messages(many(`${system},${assistant}`)),
  "short parts": messages(`{"role":"user","content":[${many('{"type":"text","text":"a"}')}]}`),
  "calls with foreign ids and broken input": messages(many(`${calling},${result}`)),
  "calls with one id": messages(
    `{"role":"assistant","tool_calls":[${calls}]},${many('{"role":"tool","tool_call_id":"a","content":"a"}')}`,
  ),
  "tools without parameters": `{"messages":[${user}],"tools":[${numbered(tool().replace('"f"', '"#"'))}]}`,
  "text that is all escapes": messages(JSON.stringify({ role: "user", content: '"\\\n\u0001'.repeat(50_000) })),
  "input that is all escapes": called(JSON.stringify({ a: '"\\\n\u0001'.repeat(50_000) })),
  "input with large numbers": called(`{"a":[${many("1e20,1e300,12345678901234567890,0.1000")}]}`),
  "schemas of tools": `{"messages":[${user}],"tools":[${tool(`,"parameters":{"properties":{${numbered('"#":{"minimum":1e20}')}}}`)}]}`,
  "addresses of images": messages(
    `{"role":"user","content":[${many('{"type":"image_url","image_url":{"url":"https://a.b"}}')}]}`,
  ),
};

/** With the reason, and how many times as large they can be. */
const blownUp: readonly { what: string; request: string; times: number }[] = [
  { what: "exponents of small numbers are written out", request: called(`{"a":[${many("1e15", 40_000)}]}`), times: 3 },
  {
    what: "constrained schemas are closed, object by object",
    request: format(`{"type":"object","properties":{${numbered('"#":{"properties":{}}')}}}`),
    times: 2.5,
  },
  {
    what: "constraints of constrained schemas become words",
    request: format(`{"type":"object","properties":{${numbered('"#":{"minimum":1}')}}}`),
    times: 1.7,
  },
  { what: "control characters in documents are escaped", request: file("\u0001".repeat(150_000)), times: 4.4 },
];

function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

function grownBy(request: string): { before: number; after: number } {
  const members = parseExact(request);
  if (!isMembers(members)) throw new Error("the request is no object");
  const { body } = writeRequest(readChat(members), optionsFor());
  return { before: bytes(request), after: bytes(JSON.stringify(body)) };
}

describe("the size of a request", () => {
  it.each(Object.keys(modest))("is within the bound: %s", (name) => {
    const { before, after } = grownBy(modest[name] ?? "");
    expect(before).toBeGreaterThan(2 * ALLOWANCE);
    expect(after).toBeLessThanOrEqual(2 * before + ALLOWANCE);
  });

  it.each(blownUp)("grows most where $what", ({ request, times }) => {
    const { before, after } = grownBy(request);
    expect(before).toBeGreaterThan(2 * ALLOWANCE);
    expect(after / before).toBeGreaterThan(times);
    expect(after / before).toBeLessThan(times * 1.3);
  });
});

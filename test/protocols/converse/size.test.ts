// A request to Bedrock is at most twice as large as the client's, and 64 KiB: beyond that it is refused. Only what a few
// bytes can blow up comes near to it.
import { describe, expect, it } from "vitest";
import { parseExact } from "../../../functions/core/wire/exact-json.ts";
import { isMembers } from "../../../functions/core/wire/members.ts";
import { writeRequest } from "../../../functions/protocols/converse/outbound/write-request.ts";
import { readChat } from "../messages/support/write.ts";
import { LLAMA, MISTRAL, optionsFor, PLAIN } from "./support/write.ts";

const ALLOWANCE = 64 * 1024;
/** A list that is long enough to matter. */
const LONG = 3 * ALLOWANCE;
const many = (unit: string) =>
  Array.from({ length: LONG / unit.length }, (_, at) => unit.replaceAll("#", String(at))).join(",");
const user = '{"role":"user","content":"a"}';
const assistant = '{"role":"assistant","content":"a"}';
const system = '{"role":"system","content":"a"}';
const calling =
  '{"role":"assistant","tool_calls":[{"id":"é","type":"function","function":{"name":"f","arguments":"{"}}]}';
const result = '{"role":"tool","tool_call_id":"é","content":"a"}';
const messages = (list: string) => `{"messages":[${user},${list}]}`;
const called = (input: string) => messages(`${calling.replace('"{"', JSON.stringify(input))},${result}`);
const format = (schema: string) =>
  `{"messages":[${user}],"response_format":{"type":"json_schema","json_schema":{"name":"a","schema":${schema}}}}`;
const mark = '"cache_control":{"type":"ephemeral"}';
const data = (bytes: string) => `{"type":"file","file":{"file_data":"data:text/plain;base64,${btoa(bytes)}"}}`;

const modest: Readonly<Record<string, string>> = {
  "short messages": messages(many(`${assistant},${user}`)),
  "short instructions between messages": messages(many(`${system},${assistant}`)),
  "short parts": messages(`{"role":"user","content":[${many('{"type":"text","text":"a"}')}]}`),
  "short parts with marks": messages(`{"role":"user","content":[${many(`{"type":"text","text":"a",${mark}}`)}]}`),
  "calls with foreign ids and broken input": messages(many(`${calling},${result}`)),
  "tools that are gone": messages(many(`${calling.replace('"f"', '"f#"')},${result}`)),
  "results and what is said behind them": messages(many(`${calling},${result},${user}`)),
  "tools without parameters": `{"messages":[${user}],"tools":[${many('{"type":"function","function":{"name":"#"}}')}]}`,
  "text that is all escapes": messages(JSON.stringify({ role: "user", content: '"\\\n\u0001'.repeat(20_000) })),
  "input with large numbers": called(`{"a":[${many("1e20,1e300,12345678901234567890,0.1000")}]}`),
  "small documents": messages(`{"role":"user","content":[${many(data("a"))}]}`),
  "documents of control characters": messages(`{"role":"user","content":[${data("\u0001".repeat(150_000))}]}`),
  "schemas of words": format(`{"type":"object","properties":{${many('"#":{"description":"aaaaaaaaaa"}')}}}`),
};

/** With the reason, and how many times as large they can be. */
const blownUp: readonly { what: string; request: string; id: string; times: number }[] = [
  {
    what: "exponents of small numbers are written out",
    request: called(`{"a":[${many("1e15")}]}`),
    id: PLAIN,
    times: 3,
  },
  {
    what: "calls of the older form have no ids, and their results are alone",
    request: messages(
      many(`{"role":"assistant","function_call":{"name":"f"}},{"role":"function","name":"f","content":""},${user}`),
    ),
    id: MISTRAL,
    times: 2.1,
  },
  {
    what: "constraints become words within text",
    request: format(`{"type":"object","properties":{${many('"#":{"multipleOf":1}')}}}`),
    id: PLAIN,
    times: 1.8,
  },
];

function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

function grownBy(request: string, id: string): { before: number; after: number } {
  const members = parseExact(request);
  if (!isMembers(members)) throw new Error("the request is no object");
  const { body } = writeRequest(readChat(members), optionsFor({ id }));
  return { before: bytes(request), after: bytes(JSON.stringify(body)) };
}

const cases = Object.keys(modest).flatMap((name) => [PLAIN, LLAMA].map((id) => ({ name, id })));

describe("the size of a request", () => {
  it.each(cases)("is within the bound: $name, for $id", ({ name, id }) => {
    const { before, after } = grownBy(modest[name] ?? "", id);
    expect(before).toBeGreaterThan(2 * ALLOWANCE);
    expect(after).toBeLessThanOrEqual(2 * before + ALLOWANCE);
  });

  it.each(blownUp)("grows most where $what", ({ request, id, times }) => {
    const { before, after } = grownBy(request, id);
    expect(before).toBeGreaterThan(2 * ALLOWANCE);
    expect(after / before).toBeGreaterThan(times);
    expect(after / before).toBeLessThan(times * 1.3);
  });
});

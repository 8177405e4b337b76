// A request to Google is at most twice as large as the client's, and 64 KiB: beyond that it is refused. Only what a few bytes
// can blow up comes near to it.
import { describe, expect, it } from "vitest";
import { parseExact } from "../../../functions/core/wire/exact-json.ts";
import { isMembers } from "../../../functions/core/wire/members.ts";
import { writeRequest } from "../../../functions/protocols/generate/outbound/write-request.ts";
import { readChat } from "../messages/support/write.ts";
import { NEWEST, OLD, optionsFor } from "./support/write.ts";

const ALLOWANCE = 64 * 1024;
/** A list that is long enough to matter. */
const LONG = 3 * ALLOWANCE;
const many = (unit: string) => numbered(unit);
const numbered = (unit: string) =>
  Array.from({ length: LONG / unit.length }, (_, at) => unit.replaceAll("#", String(at))).join(",");
const user = '{"role":"user","content":"a"}';
const assistant = '{"role":"assistant","content":"a"}';
const system = '{"role":"system","content":"a"}';
const calling =
  '{"role":"assistant","tool_calls":[{"id":"é","type":"function","function":{"name":"f","arguments":"{"}}]}';
const result = '{"role":"tool","tool_call_id":"é","content":"a"}';
const calls = Array.from({ length: 2000 }, () => '{"id":"a","function":{"name":"f","arguments":""}}');
const messages = (list: string) => `{"messages":[${user},${list}]}`;
const called = (input: string) => messages(`${calling.replace('"{"', JSON.stringify(input))},${result}`);
const tool = (rest = "") => `{"type":"function","function":{"name":"f"${rest}}}`;
const format = (schema: string) =>
  `{"messages":[${user}],"response_format":{"type":"json_schema","json_schema":{"name":"a","schema":${schema}}}}`;
const file = (bytes: string) =>
  messages(`{"role":"user","content":[{"type":"file","file":{"file_data":"data:text/plain;base64,${btoa(bytes)}"}}]}`);

const modest: Readonly<Record<string, string>> = {
  "short messages": messages(many(`${assistant},${user}`)),
  "short instructions between messages": messages(many(`${system},${assistant}`)),
  "short parts": messages(`{"role":"user","content":[${many('{"type":"text","text":"a"}')}]}`),
  "unsigned calls with foreign ids and broken input": messages(many(`${calling},${result}`)),
  "calls with one id": messages(
    `{"role":"assistant","tool_calls":[${calls.join(",")}]},${calls.map(() => result.replace("é", "a")).join(",")}`,
  ),
  "tools without parameters": `{"messages":[${user}],"tools":[${numbered(tool().replace('"f"', '"#"'))}]}`,
  "text that is all escapes": messages(JSON.stringify({ role: "user", content: '"\\\n\u0001'.repeat(20_000) })),
  "input that is all escapes": called(JSON.stringify({ a: '"\\\n\u0001'.repeat(20_000) })),
  "input with large numbers": called(`{"a":[${many("1e20,1e300,12345678901234567890,0.1000")}]}`),
  "documents of control characters": file("\u0001".repeat(150_000)),
  "addresses of images": messages(
    `{"role":"user","content":[${many('{"type":"image_url","image_url":{"url":"https://a.b"}}')}]}`,
  ),
  "schemas with definitions": format(
    `{"properties":{${numbered('"#":{"$ref":"#/definitions/a"}')}},"definitions":{"a":{"const":1}}}`,
  ),
  "schemas that refer to long ones": format(
    `{"properties":{${numbered('"#":{"$ref":"#/$defs/a"}')}},"$defs":{"a":{"description":"${"a".repeat(10_000)}"}}}`,
  ),
};

/** With the reason, and how many times as large they can be. */
const blownUp: readonly { what: string; request: string; id: string; times: number }[] = [
  {
    what: "exponents of small numbers are written out",
    request: called(`{"a":[${many("1e15")}]}`),
    id: NEWEST,
    times: 3,
  },
  {
    what: "calls of the older form have neither ids nor signatures",
    request: messages(
      many('{"role":"assistant","function_call":{"name":"f"}},{"role":"function","name":"f","content":"a"}'),
    ),
    id: NEWEST,
    times: 2.4,
  },
  {
    what: "constraints become words, and what has no type gets one",
    request: format(`{"type":"object","properties":{${numbered('"#":{"multipleOf":1}')}}}`),
    id: OLD,
    times: 2.1,
  },
];

function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

function grownBy(request: string, id: string): { before: number; after: number } {
  const members = parseExact(request);
  if (!isMembers(members)) throw new Error("the request is no object");
  const { body } = writeRequest(readChat(members), optionsFor({ id }), "gemini");
  return { before: bytes(request), after: bytes(JSON.stringify(body)) };
}

/** What older models are given instead. */
const forOlder = Object.keys(modest).filter((name) => name.startsWith("schemas"));
const cases = [
  ...Object.keys(modest).map((name) => ({ name, id: NEWEST })),
  ...forOlder.map((name) => ({ name, id: OLD })),
];

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

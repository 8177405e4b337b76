// A request is at most twice as large as the client's, and 64 KiB; and what is made to cost time or memory is written within
// the time limit of a test.
import { describe, expect, it } from "vitest";
import { parseExact } from "../../../../functions/core/wire/exact-json.ts";
import { isMembers } from "../../../../functions/core/wire/members.ts";
import { writeRequest } from "../../../../functions/protocols/chat/outbound/write-request.ts";
import { isLong } from "../../../support/long.ts";
import { readChat } from "../../messages/support/write.ts";
import { optionsFor } from "./support/write.ts";

const ALLOWANCE = 64 * 1024;
const many = (unit: string, count = 6000) =>
  Array.from({ length: count }, (_, at) => unit.replaceAll("#", String(at))).join(",");
const user = '{"role":"user","content":"a"}';
const assistant = '{"role":"assistant","content":"a"}';
const system = '{"role":"system","content":"a"}';
const messages = (list: string) => `{"messages":[${user},${list}]}`;
const calling = (input: string) =>
  `{"role":"assistant","tool_calls":[{"id":"#","type":"function","function":{"name":"f","arguments":${input}}}]}`;
const result = '{"role":"tool","tool_call_id":"#","content":"a"}';
const image = '{"type":"image_url","image_url":{"url":"https://a.b"}}';
const tools = (parameters: string) =>
  `{"messages":[${user}],"tools":[{"type":"function","function":{"name":"f","parameters":${parameters}}}]}`;
const format = (schema: string) =>
  `{"messages":[${user}],"response_format":{"type":"json_schema","json_schema":{"name":"a","schema":${schema}}}}`;
const deep = `${'{"anyOf":['.repeat(60)}{}${"]}".repeat(60)}`;

const modest: Readonly<Record<string, string>> = {
  "short messages": messages(many(`${assistant},${user}`)),
  "short instructions between messages": messages(many(`${system},${assistant},${user}`)),
  "short parts": messages(`{"role":"user","content":[${many('{"type":"text","text":"a"}')}]}`),
  "calls and results": messages(many(`${calling('"{}"')},${result}`)),
  "images in results": messages(many(`${calling('"{}"')},${result.replace('"a"', `[${image}]`)}`)),
  "text that is all escapes": messages(JSON.stringify({ role: "user", content: '"\\\n\u0001'.repeat(50_000) })),
  "input with large numbers": messages(
    [calling(JSON.stringify(`[${many("1e20,12345678901234567890,0.10")}]`)), result].join(","),
  ),
  "lists that do not say what is in them": tools(`{"properties":{${many('"#":{"type":"array"}')}}}`),
  "schemas with large numbers": format(`{"properties":{${many('"#":{"minimum":1e400}')}}}`),
  "deep schemas": format(`{"properties":{${many(`"#":${deep}`, 200)}}}`),
  "references without end": tools(
    `{"anyOf":[${many('{"$ref":"#/$defs/x"}'.replaceAll("#", "\\u0023"))}],"$defs":{"x":{"$ref":"\\u0023"}}}`,
  ),
  "addresses of images": messages(`{"role":"user","content":[${many(image)}]}`),
};
const models = ["mistral/mistral-large", ...(isLong ? ["openai/gpt-5", "deepseek/deepseek-v4-pro"] : [])];

function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

describe("the size of a request", () => {
  it.each(Object.keys(modest).flatMap((name) => models.map((model) => ({ name, model }))))(
    "is within the bound: $name, for $model",
    ({ name, model }) => {
      const request = modest[name] ?? "";
      const members = parseExact(request);
      if (!isMembers(members)) throw new Error("the request is no object");
      const { body } = writeRequest(readChat(members), optionsFor({ model, unsupported: "drop" }));
      expect(bytes(request)).toBeGreaterThan(2 * ALLOWANCE);
      expect(bytes(JSON.stringify(body))).toBeLessThanOrEqual(2 * bytes(request) + ALLOWANCE);
    },
  );

  it("keeps the digits of a schema's numbers", () => {
    for (const request of [tools('{"maximum":12345678901234567890}'), format('{"maximum":12345678901234567890}')]) {
      const members = parseExact(request);
      if (!isMembers(members)) throw new Error("the request is no object");
      const { body } = writeRequest(readChat(members), optionsFor());
      expect(JSON.stringify(body)).toContain('"maximum":12345678901234567890');
    }
  });
});

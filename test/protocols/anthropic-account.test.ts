// What calls that Anthropic answers are charged, and what their failures say.

import { describe, expect, it } from "vitest";
import { chat, streamed } from "../core/support/requests.ts";
import type { Step } from "../core/support/scripted-fetch.ts";
import { body, events, json as jsonAnswer } from "../core/support/scripted-fetch.ts";
import * as write from "./messages/support/reading.ts";
import { HAIKU, sse, started, startWith, stopped, stream } from "./support/anthropic.ts";

const prices = { prompt: 1, cached_prompt: 0.1, cache_write: 1.25, completion: 5 };
const usage = {
  input_tokens: 100,
  cache_creation_input_tokens: 1_000,
  cache_read_input_tokens: 10_000,
  output_tokens: 1,
};
const said = write.textBlock("Hello there, how are you today?");

async function charged(...steps: readonly (object | Step)[]) {
  const { ask, gateway } = await startWith(stream(...steps), { ...HAIKU, prices });
  const { text } = await ask(streamed({ stream_options: { include_usage: true } }));
  return {
    text,
    ...(gateway.log[0] as { prompt_tokens: number; completion_tokens: number; estimated: boolean; ending: string }),
  };
}

describe("a call that Anthropic answers", () => {
  it("costs what it has read, written to and read from the cache", async () => {
    const answer = jsonAnswer({
      type: "message",
      id: "m",
      content: [],
      stop_reason: "end_turn",
      usage: { ...usage, output_tokens: 20 },
    });
    const { ask } = await startWith(answer, { ...HAIKU, prices });
    const { headers, text } = await ask(chat());
    expect(headers["x-sluice-cost-usd"]).toBe(String((100 * 1 + 1_000 * 1.25 + 10_000 * 0.1 + 20 * 5) / 1e6));
    expect(JSON.parse(text).usage).toMatchObject({
      prompt_tokens: 11_100,
      completion_tokens: 20,
      total_tokens: 11_120,
    });
  });

  it("costs the same as a stream, whose counts are not added up", async () => {
    const whole = await charged(
      started(usage),
      ...said,
      stopped("end_turn", { ...usage, output_tokens: 20 }),
      write.messageStop,
    );
    expect(whole).toMatchObject({ prompt_tokens: 11_100, completion_tokens: 20, estimated: false, ending: "complete" });
  });

  it.each([
    ["a broken connection behind the stop reason", "cut", [...said, stopped()], 20],
    ["a broken connection", "cut", said, undefined],
    ["an end too soon", "end", said, undefined],
    [
      "an error behind the stop reason",
      "end",
      [...said, stopped(), { type: "error", error: { type: "api_error", message: "x" } }],
      20,
    ],
    [
      "another answer behind it",
      "end",
      [...said, stopped(), write.messageStart({ id: "msg_2" }), ...said, stopped(), write.messageStop],
      20,
    ],
  ] as const)(
    "is charged with its input and what was written, and is an error: %s",
    async (_, ending, data, tokens) => {
      const { ask, gateway } = await startWith(events([started(usage), ...data].map(sse), ending), {
        ...HAIKU,
        prices,
      });
      const { text } = await ask();
      expect(text).not.toContain("[DONE]");
      expect(text).toContain('"error"');
      const [line] = gateway.log as { completion_tokens: number }[];
      expect(line).toMatchObject({ prompt_tokens: 11_100, ending: "failed" });
      if (tokens === undefined) expect(line?.completion_tokens).toBeGreaterThan(3);
      else expect(line?.completion_tokens).toBe(tokens);
    },
  );

  it("says nothing of the gateway's key and the provider's address when it fails", async () => {
    const message = "x-api-key sk-provider-0 at https://provider.invalid/v1/messages: no";
    const error = { type: "error", error: { type: "api_error", message, details: { key: "sk-provider-0" } } };
    for (const steps of [[error], [started(), ...said, error], [started(), ...said, stopped(), error]]) {
      const { ask } = await startWith(stream(...steps));
      const { text } = await ask();
      expect(text).toContain('"error"');
      expect(text).not.toMatch(/sk-provider-0|provider\.invalid/);
    }
  });

  it("may have members named as those of all objects", async () => {
    const { ask, asked } = await startWith(
      jsonAnswer({ type: "message", id: "m", content: [], stop_reason: "end_turn" }),
    );
    const input = '{"__proto__":{"a":1},"constructor":2}';
    const messages = [
      { role: "user", content: "Hi" },
      { role: "assistant", tool_calls: [{ id: "__proto__", function: { name: "__proto__", arguments: input } }] },
      { role: "tool", tool_call_id: "__proto__", content: "1" },
    ];
    const text = chat({ messages }).replace("{", '{"__proto__":{"temperature":0.5,"stream":true},"constructor":{},');
    const { status, headers } = await ask(text);
    expect([status, headers["x-sluice-dropped"]]).toEqual([200, "__proto__,constructor"]);
    expect(asked[0]?.body).toContain(`"id":"__proto__","name":"__proto__","input":${input}`);
    expect(asked[0]?.body).not.toContain("temperature");
  });

  it("may have bytes that are no UTF-8", async () => {
    const text =
      sse(started()) + said.map(sse).join("").replace("there", "\xff\xfe") + sse(stopped()) + sse(write.messageStop);
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    const { ask } = await startWith(body([bytes], { headers: { "content-type": "text/event-stream" } }));
    expect((await ask()).text).toMatch(/Hello \ufffd\ufffd,[\s\S]*\[DONE\]/);
  });

  it.each([{}, { stream_options: { include_usage: false } }, { stream_options: { include_usage: true } }])(
    "tells its usage to those who ask for it, once: %o",
    async (options) => {
      const { ask } = await startWith(stream(started(), ...said, stopped(), write.messageStop));
      const { text } = await ask(streamed(options));
      const isAsked = JSON.stringify(options).includes("true");
      expect(text.match(/"usage":\{/g)?.length ?? 0).toBe(isAsked ? 1 : 0);
      expect(text.includes('"usage":null')).toBe(isAsked);
    },
  );
});

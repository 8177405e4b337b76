// What no request to Anthropic can say: it is refused by name, and left out by name where the operator wants that.
import { describe, expect, it } from "vitest";
import { chat } from "../core/support/requests.ts";
import { json as jsonAnswer } from "../core/support/scripted-fetch.ts";
import { HAIKU, startWith } from "./support/anthropic.ts";

const user = { role: "user", content: "Hi" };
const haiku = jsonAnswer({ type: "message", id: "msg_1", role: "assistant", content: [], stop_reason: "end_turn" });
const grammar = { type: "grammar", grammar: { syntax: "lark", definition: "start: A" } };

const cases: readonly [dropped: string, param: string, members: object][] = [
  ["modalities", "modalities", { modalities: ["text", "audio"] }],
  ["audio", "audio", { audio: { voice: "alloy", format: "mp3" } }],
  ["web_search_options", "web_search_options", { web_search_options: {} }],
  ["n", "n", { n: 2 }],
  ["logprobs", "logprobs", { logprobs: true }],
  ["tools[web_search]", "tools[0].type", { tools: [{ type: "web_search" }] }],
  [
    "tools[0].custom.format",
    "tools[0].custom.format",
    { tools: [{ type: "custom", custom: { name: "f", format: grammar } }] },
  ],
  ["response_format", "response_format.type", { response_format: { type: "grammar" } }],
  ["messages[1].audio", "messages[1].audio", { messages: [user, { role: "assistant", audio: { id: "a" } }] }],
  [
    "messages[0].content[1]",
    "messages[0].content[1].type",
    { messages: [{ role: "user", content: [{ type: "text", text: "Hi" }, { type: "video_url" }] }] },
  ],
  [
    "messages[0].content[1]",
    "messages[0].content[1]",
    {
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "Hi" },
            { type: "file", file: { file_id: "f" } },
          ],
        },
      ],
    },
  ],
];

describe("what Anthropic has not", () => {
  it.each(cases)("is refused: %s (%s)", async (_, param, members) => {
    const { ask, asked } = await startWith(haiku);
    const { status, text } = await ask(chat(members));
    expect([status, JSON.parse(text).error]).toMatchObject([400, { code: "unsupported_parameter", param }]);
    expect(asked).toEqual([]);
  });

  it.each(cases)("is left out and named where the model says so: %s", async (dropped, _, members) => {
    const { ask, asked } = await startWith(haiku, { ...HAIKU, unsupported: "drop" });
    const { status, headers } = await ask(chat(members));
    expect([status, headers["x-sluice-dropped"]]).toEqual([200, dropped]);
    const { messages } = JSON.parse(asked[0]?.body ?? "");
    expect(messages[0]).toMatchObject({ role: "user", content: [{ type: "text" }] });
  });
});

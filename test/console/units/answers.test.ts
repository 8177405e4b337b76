// Answers of the three protocols, read as the playground shows them.
import { describe, expect, it } from "vitest";
import { add, emptyAnswer, type Said } from "../../../console/playground/answer.ts";
import { readChat } from "../../../console/playground/read-chat.ts";
import { readMessages } from "../../../console/playground/read-messages.ts";
import { readResponses } from "../../../console/playground/read-responses.ts";

function answerOf(read: (value: unknown) => Said[], events: readonly unknown[]) {
  const answer = emptyAnswer();
  for (const event of events) for (const said of read(event)) add(answer, said);
  return answer;
}

const PARTS = [
  { type: "reasoning", text: "Let me see." },
  { type: "text", text: "Hello" },
  { type: "tool", call: { id: "c1", name: "get_weather", arguments: '{"city":"Paris"}' } },
];

describe("an answer in pieces", () => {
  it("of chat completions", () => {
    const chunk = (delta: object) => ({ model: "m", choices: [{ delta }] });
    const answer = answerOf(readChat, [
      chunk({ role: "assistant", content: "" }),
      chunk({ reasoning_content: "Let me " }),
      chunk({ reasoning_content: "see." }),
      chunk({ content: "Hel" }),
      chunk({ content: "lo" }),
      chunk({ tool_calls: [{ index: 0, id: "c1", function: { name: "get_weather", arguments: '{"city"' } }] }),
      chunk({ tool_calls: [{ index: 0, function: { arguments: ':"Paris"}' } }] }),
      { model: "m", choices: [], usage: { prompt_tokens: 3, completion_tokens: 4 } },
    ]);
    expect(answer.parts).toEqual(PARTS);
    expect([answer.model, answer.usage]).toEqual(["m", { prompt: 3, completion: 4 }]);
  });

  it("of messages", () => {
    const delta = (index: number, delta: object) => ({ type: "content_block_delta", index, delta });
    const answer = answerOf(readMessages, [
      { type: "message_start", message: { model: "m", usage: { input_tokens: 3, cache_read_input_tokens: 2 } } },
      delta(0, { type: "thinking_delta", thinking: "Let me see." }),
      delta(1, { type: "text_delta", text: "Hello" }),
      {
        type: "content_block_start",
        index: 2,
        content_block: { type: "tool_use", id: "c1", name: "get_weather", input: {} },
      },
      delta(2, { type: "input_json_delta", partial_json: '{"city":"Paris"}' }),
      { type: "message_delta", delta: { stop_reason: "tool_use" }, usage: { output_tokens: 4 } },
      { type: "message_stop" },
    ]);
    expect(answer.parts).toEqual(PARTS);
    expect([answer.usage, answer.finish, answer.isWhole]).toEqual([
      { prompt: 5, completion: 4, cached: 2 },
      "tool_use",
      true,
    ]);
  });

  it("of responses", () => {
    const answer = answerOf(readResponses, [
      { type: "response.reasoning_summary_text.delta", delta: "Let me see." },
      { type: "response.output_text.delta", delta: "Hello" },
      {
        type: "response.output_item.added",
        output_index: 2,
        item: { type: "function_call", call_id: "c1", name: "get_weather", arguments: "" },
      },
      { type: "response.function_call_arguments.delta", output_index: 2, delta: '{"city":"Paris"}' },
      {
        type: "response.completed",
        response: { model: "m", status: "completed", usage: { input_tokens: 3, output_tokens: 4 } },
      },
    ]);
    expect(answer.parts).toEqual(PARTS);
    expect([answer.model, answer.isWhole]).toEqual(["m", true]);
  });
});

it.each([
  ["chat completions", readChat, { error: { message: "gone", code: "upstream_truncated" } }],
  ["messages", readMessages, { type: "error", error: { message: "gone", type: "upstream_truncated" } }],
  ["responses", readResponses, { type: "error", message: "gone", code: "upstream_truncated" }],
])("an error in the middle of a stream is kept: %s", (_, read, event) => {
  expect(answerOf(read, [event]).problem).toEqual({ message: "gone", code: "upstream_truncated" });
});

it.each([readChat, readMessages, readResponses])("what is of no known shape says nothing", (read) => {
  for (const value of [undefined, null, 1, "text", [], {}, { choices: "x" }, { type: {} }])
    expect(read(value)).toEqual([]);
});

// Clients of chat completions get every recorded answer of Google's API as a completion, and as a stream that says the same.
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type ChatCompletion, chatCompletion } from "../support/chat-schema.ts";
import { addUp, chunksOf } from "../support/chat-stream.ts";
import { split } from "../support/event-stream.ts";
import { isLong } from "../support/long.ts";
import { type Recording, recordingsOf } from "../support/recordings.ts";
import { type Kind, USAGE, write } from "./chat/support/events.ts";
import { candidate, readAll, readJson, readRecording, response, stream } from "./generate/support/reading.ts";
import { isBroken, partsIn, sentIn, sentUsage } from "./generate/support/sent.ts";

const answers = recordingsOf("google").filter(
  (recording) => recording.status === 200 && !isBroken(recording) && !recording.name.startsWith("error"),
);
const streams = answers.filter(({ isStream }) => isStream);

const FINISH_REASONS: Readonly<Record<string, string>> = {
  STOP: "stop",
  MAX_TOKENS: "length",
  SAFETY: "content_filter",
  MODEL_ARMOR: "content_filter",
};

async function serve(recording: Recording, kind: Kind, reads = [recording.bytes]): Promise<string> {
  const { events, usage } = await readRecording(recording, reads);
  return write(kind, events, usage);
}

async function completionOf(recording: Recording): Promise<ChatCompletion> {
  return chatCompletion.parse(JSON.parse(await serve(recording, "json")));
}

beforeAll(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterAll(() => {
  vi.useRealTimers();
});

describe("recorded answers of Google, for clients of chat completions", () => {
  it.each(answers)("$name: is a completion, with the provider's id and reason", async (recording) => {
    const { id, choices } = await completionOf(recording);
    const sent = sentIn(recording);
    expect(id).toBe(sent[0]?.responseId);
    const reasons = sent.flatMap(({ candidates = [] }) => candidates.map(({ finishReason }) => finishReason));
    const isCalled = partsIn(recording).some(({ functionCall }) => functionCall !== undefined);
    const isBlocked = sent.some(({ promptFeedback }) => promptFeedback !== undefined);
    const reason = FINISH_REASONS[String(reasons.findLast((each) => each !== undefined))];
    expect(choices[0]?.finish_reason).toBe(isCalled ? "tool_calls" : isBlocked ? "content_filter" : reason);
  });

  it.each(answers)("$name: has the usage that the formula gives", async (recording) => {
    const sent = sentUsage(recording);
    const { usage } = await completionOf(recording);
    const { prompt, completion, cached, reasoning } = sent ?? {
      ...{ prompt: USAGE.promptTokens, completion: USAGE.completionTokens, cached: 0, reasoning: 0 },
    };
    expect(usage).toEqual({
      ...{ prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion },
      prompt_tokens_details: { cached_tokens: cached },
      ...(reasoning > 0 && { completion_tokens_details: { reasoning_tokens: reasoning } }),
    });
    const chunks = chunksOf(await serve(recording, "streamWithUsage"));
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage });
  });

  it.each(answers)("$name: says in a stream what it says in a completion", async (recording) => {
    const { id, choices } = await completionOf(recording);
    const chunks = chunksOf(await serve(recording, "stream"));
    const { role, content = null, refusal = null, ...others } = addUp(chunks);
    const { tool_calls: calls, ...message } = choices[0]?.message ?? {};
    const indexed = calls?.map((call, index) => ({ index, ...call }));
    expect({ role, content, refusal, ...others }).toEqual({ ...message, ...(indexed && { tool_calls: indexed }) });
    const reasons = chunks.map(({ choices: [choice] }) => choice?.finish_reason);
    expect(reasons.filter((reason) => reason !== null)).toEqual([choices[0]?.finish_reason]);
    expect(new Set(chunks.map((chunk) => chunk.id))).toEqual(new Set([id]));
  });

  it.each(answers)("$name: has the calls that were made, with their signatures", async (recording) => {
    const { tool_calls: calls = [] } = (await completionOf(recording)).choices[0]?.message ?? {};
    const made = partsIn(recording).filter(({ functionCall }) => functionCall !== undefined);
    const signature = (thought_signature: string | undefined) =>
      thought_signature === undefined ? undefined : { google: { thought_signature } };
    expect(calls.map(({ extra_content }) => extra_content)).toEqual(
      made.map(({ thoughtSignature }) => signature(thoughtSignature)),
    );
    for (const [at, call] of calls.entries()) {
      expect(JSON.parse(String(Object(call).function.arguments))).toEqual(made[at]?.functionCall?.args ?? {});
    }
  });

  it.each(streams)("$name: is the same in any two reads", async (recording) => {
    const { length } = recording.bytes;
    const expected = await serve(recording, "streamWithUsage");
    const step = isLong ? 1 : Math.ceil(length / 41);
    for (let at = 0; at < length; at += step) {
      expect(await serve(recording, "streamWithUsage", split(recording.bytes, [at])), `cut at ${at}`).toBe(expected);
    }
  });
});

describe("several candidates of Google, for clients of chat completions", () => {
  const text = (index: number, said: string, members: object = {}) =>
    candidate([{ text: said }], { index, ...members });
  const call = (index: number) =>
    candidate([{ functionCall: { name: "f", args: { index } } }], { index, finishReason: "STOP" });
  const options = { choices: 3 };
  const whole = [
    { index: 0, content: "ab", finish_reason: "stop" },
    { index: 1, content: "xy", finish_reason: "length" },
    { index: 2, content: null, finish_reason: "tool_calls" },
  ];

  it("are the choices of a completion, in their order", () => {
    const answer = response(
      call(2),
      text(1, "xy", { finishReason: "MAX_TOKENS" }),
      text(0, "ab", { finishReason: "STOP" }),
    );
    const { choices } = chatCompletion.parse(JSON.parse(write("json", readJson(answer, options).events)));
    expect(choices.map(({ message: { content }, ...rest }) => ({ ...rest, content }))).toMatchObject(whole);
    expect(choices[2]?.message.tool_calls).toMatchObject([{ function: { name: "f", arguments: '{"index":2}' } }]);
  });

  it("interleave in a stream, each with a role, an end and the calls counted on its own", () => {
    const sent = stream(
      response(text(0, "a"), text(1, "x")),
      response(call(2)),
      response(text(1, "y", { finishReason: "MAX_TOKENS" }), text(0, "b", { finishReason: "STOP" })),
    );
    const chunks = chunksOf(write("stream", readAll(sent, options).events));
    for (const { index, content, finish_reason } of whole) {
      const own = chunks.filter(({ choices }) => choices[0]?.index === index);
      expect(own.filter(({ choices }) => choices[0]?.delta.role)).toHaveLength(1);
      expect(own.at(-1)?.choices[0]).toMatchObject({ delta: {}, finish_reason });
      const { content: added = null, tool_calls } = addUp(own);
      expect([added, tool_calls !== undefined]).toEqual([content, index === 2]);
    }
    expect(chunks.at(-1)?.choices[0]?.finish_reason).not.toBeNull();
  });
});

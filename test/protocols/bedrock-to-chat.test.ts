// Clients of chat completions get every recorded answer of Bedrock as a completion, and as a stream that says the same.
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { MODEL } from "../core/support/requests.ts";
import { json } from "../core/support/scripted-fetch.ts";
import { type ChatCompletion, chatCompletion } from "../support/chat-schema.ts";
import { addUp, chunksOf } from "../support/chat-stream.ts";
import { split } from "../support/event-stream.ts";
import { isLong } from "../support/long.ts";
import { type Recording, recordingsOf } from "../support/recordings.ts";
import { type Kind, USAGE, write } from "./chat/support/events.ts";
import { messageOf, readRecording } from "./converse/support/reading.ts";
import { blocksIn, isBroken, sentReason, sentUsage } from "./converse/support/sent.ts";
import { HAIKU } from "./support/anthropic.ts";
import { CLAUDE, framesOf, startWith } from "./support/bedrock.ts";

const answers = recordingsOf("bedrock").filter((recording) => recording.status === 200 && !isBroken(recording));
const streams = answers.filter(({ isStream }) => isStream);

const FINISH_REASONS: Readonly<Record<string, string>> = {
  end_turn: "stop",
  max_tokens: "length",
  tool_use: "tool_calls",
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

describe("recorded answers of Bedrock, for clients of chat completions", () => {
  it.each(answers)("$name: is a completion, with the provider's reason", async (recording) => {
    const { choices } = await completionOf(recording);
    expect(choices.map(({ finish_reason }) => finish_reason)).toEqual([FINISH_REASONS[sentReason(recording) ?? ""]]);
  });

  it.each(answers)("$name: has the usage that the formula gives", async (recording) => {
    const { usage } = await completionOf(recording);
    const { prompt, completion, reads, writes } = sentUsage(recording) ?? {
      ...{ prompt: USAGE.promptTokens, completion: USAGE.completionTokens, reads: 0, writes: 0 },
    };
    expect(usage).toEqual({
      ...{ prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion },
      prompt_tokens_details: { cached_tokens: reads, ...(writes > 0 && { cache_creation_tokens: writes }) },
    });
    const chunks = chunksOf(await serve(recording, "streamWithUsage"));
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage });
  });

  it.each(answers)("$name: says in a stream what it says in a completion", async (recording) => {
    const { choices } = await completionOf(recording);
    const chunks = chunksOf(await serve(recording, "stream"));
    const { role, content = null, refusal = null, thinking_blocks: thoughts, ...others } = addUp(chunks);
    const { tool_calls: calls, thinking_blocks: blocks, ...message } = choices[0]?.message ?? {};
    const indexed = calls?.map((call, index) => ({ index, ...call }));
    expect({ role, content, refusal, ...others }).toEqual({ ...message, ...(indexed && { tool_calls: indexed }) });
    expect(thoughts).toEqual(blocks?.map((block, index) => ({ index, ...block })));
    const reasons = chunks.map(({ choices: [choice] }) => choice?.finish_reason);
    expect(reasons.filter((reason) => reason !== null)).toEqual([choices[0]?.finish_reason]);
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
  });

  it.each(answers)("$name: has the reasoning that Claude has signed", async (recording) => {
    const [choice] = (await completionOf(recording)).choices;
    const reasonings = blocksIn(recording).flatMap(({ reasoningContent }) => reasoningContent ?? []);
    const signatures = reasonings.flatMap(
      ({ signature, reasoningText }) => reasoningText?.signature ?? signature ?? [],
    );
    const redacted = reasonings.flatMap(({ redactedContent }) => redactedContent ?? []);
    const thoughts = choice?.message.thinking_blocks ?? [];
    expect(thoughts.flatMap((block) => (block.type === "thinking" ? [block.signature] : []))).toEqual(signatures);
    expect(thoughts.flatMap((block) => (block.type === "redacted_thinking" ? [btoa(block.data)] : []))).toEqual(
      redacted,
    );
  });

  it.each(streams)("$name: is the same in any two reads", async (recording) => {
    const { length } = recording.bytes;
    const expected = await serve(recording, "streamWithUsage");
    const step = isLong ? 1 : Math.ceil(length / 17);
    for (let at = 0; at < length; at += step) {
      expect(await serve(recording, "streamWithUsage", split(recording.bytes, [at])), `cut at ${at}`).toBe(expected);
    }
  });
});

describe("reasoning of Bedrock's Claude that a client sends back", () => {
  const signed = streams.filter(({ name }) => name.startsWith("thinking"));

  it.each(signed)("$name: reaches Bedrock, and Anthropic, as it was", async (recording) => {
    const { ask } = await startWith(framesOf([recording.bytes]), CLAUDE);
    const { thinking_blocks, content } = addUp(chunksOf((await ask()).text));
    const sent = blocksIn(recording).flatMap(({ reasoningContent }) => reasoningContent ?? []);
    const text = sent.map(({ text = "" }) => text).join("");
    const messages = [
      { role: "user", content: "Hi" },
      { role: "assistant", content, thinking_blocks },
      { role: "user", content: "So?" },
    ];
    const [bedrock, anthropic] = await Promise.all([askWith(messages, CLAUDE), askWith(messages, HAIKU)]);
    for (const { signature, redactedContent } of sent.filter(({ text }) => text === undefined)) {
      const known = signature ? { reasoningText: { text, signature } } : { redactedContent };
      expect(bedrock[1]?.content).toContainEqual({ reasoningContent: known });
      expect(anthropic[1]?.content).toContainEqual(
        signature
          ? { type: "thinking", thinking: text, signature }
          : { type: "redacted_thinking", data: atob(redactedContent ?? "") },
      );
    }
    expect(sent.length).toBeGreaterThan(0);
  });

  async function askWith(messages: object[], model: object): Promise<{ content: object[] }[]> {
    const { ask, asked } = await startWith(json(messageOf([{ text: "Hi" }])), model);
    await ask(JSON.stringify({ model: MODEL, messages, reasoning_effort: "low", max_tokens: 8_000 }));
    return JSON.parse(asked[0]?.body ?? "").messages;
  }
});

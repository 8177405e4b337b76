// Clients of chat completions get every recorded answer of Anthropic's API as a completion, and as a stream that says the same.
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type ChatCompletion, chatCompletion } from "../support/chat-schema.ts";
import { addUp, chunksOf } from "../support/chat-stream.ts";
import { split } from "../support/event-stream.ts";
import { isLong } from "../support/long.ts";
import { type Recording, recordingsOf } from "../support/recordings.ts";
import { type Kind, write } from "./chat/support/events.ts";
import { eventsIn, readAll } from "./messages/support/reading.ts";
import { decode, sentIn, sentUsage } from "./messages/support/sent.ts";

const answers = recordingsOf("anthropic").filter(
  ({ status, name }) => status === 200 && !/overloaded|spliced/.test(name),
);
const streams = answers.filter(({ isStream }) => isStream);

const FINISH_REASONS: Readonly<Record<string, string>> = {
  end_turn: "stop",
  stop_sequence: "stop",
  pause_turn: "stop",
  tool_use: "tool_calls",
  refusal: "content_filter",
};

async function serve({ isStream, bytes }: Recording, kind: Kind, reads = [bytes]): Promise<string> {
  const sent = isStream ? await eventsIn(reads) : [{ event: undefined, data: decode(bytes) }];
  const { events, usage } = readAll(sent);
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

describe("recorded answers of Anthropic, for clients of chat completions", () => {
  it.each(answers)("$name: is a completion, with the provider's id and reason", async (recording) => {
    const { id, choices } = await completionOf(recording);
    const sent = sentIn(recording);
    expect(sent.map((event) => event.id ?? event.message?.id)).toContain(id);
    const reasons = sent.map((event) => event.stop_reason ?? event.delta?.["stop_reason"]);
    expect(choices[0]?.finish_reason).toBe(
      FINISH_REASONS[String(reasons.find((reason) => typeof reason === "string"))],
    );
  });

  it.each(answers)("$name: has the usage that the formula gives", async (recording) => {
    const { input, cacheRead, cacheWrite, output, thinking } = sentUsage(recording);
    const prompt = input + cacheRead + cacheWrite;
    const usage = { prompt_tokens: prompt, completion_tokens: output, total_tokens: prompt + output };
    const completion = await completionOf(recording);
    expect(completion.usage).toMatchObject({ ...usage, prompt_tokens_details: { cached_tokens: cacheRead } });
    expect(completion.usage?.completion_tokens_details?.reasoning_tokens ?? 0).toBe(thinking);
    const chunks = chunksOf(await serve(recording, "streamWithUsage"));
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: completion.usage });
  });

  it.each(answers)("$name: says in a stream what it says in a completion", async (recording) => {
    const { id, choices } = await completionOf(recording);
    const chunks = chunksOf(await serve(recording, "stream"));
    const { role, content = null, refusal = null, ...others } = withoutIndexes(addUp(chunks));
    expect({ role, content, refusal, ...others }).toEqual(choices[0]?.message);
    const reasons = chunks.map(({ choices: [choice] }) => choice?.finish_reason);
    expect(reasons.filter((reason) => reason !== null)).toEqual([choices[0]?.finish_reason]);
    expect(new Set(chunks.map((chunk) => chunk.id))).toEqual(new Set([id]));
  });

  it.each(answers)("$name: calls tools with arguments that are JSON", async (recording) => {
    const { tool_calls: calls = [] } = (await completionOf(recording)).choices[0]?.message ?? {};
    const used = sentIn(recording).flatMap(({ content = [], content_block }) => [...content, content_block ?? {}]);
    expect(calls.length).toBe(used.filter((block) => block["type"] === "tool_use").length);
    for (const call of calls) expect(() => JSON.parse(argumentsOf(call))).not.toThrow();
  });

  it.each(streams)("$name: is the same in any two reads", async (recording) => {
    const { length } = recording.bytes;
    const expected = [await serve(recording, "streamWithUsage"), await serve(recording, "json")];
    const step = isLong ? 1 : Math.ceil(length / 97);
    for (let at = 0; at < length; at += step) {
      const reads = split(recording.bytes, [at]);
      const served = [await serve(recording, "streamWithUsage", reads), await serve(recording, "json", reads)];
      expect(served, `cut at ${at}`).toEqual(expected);
    }
  });

  it("have the reasoning with its signature, for the next turn", async () => {
    const signed = answers.filter((recording) => decode(recording.bytes).includes('"signature_delta"'));
    expect(signed.length).toBeGreaterThan(1);
    for (const recording of signed) {
      const { reasoning_content, thinking_blocks: blocks } = (await completionOf(recording)).choices[0]?.message ?? {};
      expect(blocks).toEqual([{ type: "thinking", thinking: reasoning_content, signature: expect.any(String) }]);
    }
  });
});

function argumentsOf(call: object): string {
  return (call as { readonly function: { readonly arguments: string } }).function.arguments;
}

/** What only a stream has: the indexes by which it is joined. */
function withoutIndexes(message: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(message).map(([name, value]) => {
    if (!Array.isArray(value)) return [name, value];
    return [name, value.map(({ index: _, ...item }: Record<string, unknown>) => item)];
  });
  return Object.fromEntries(entries);
}

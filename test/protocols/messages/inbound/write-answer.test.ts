// Answers in the internal form, as clients of Messages get them: as a stream, and as one message.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { note } from "../../../../functions/core/completion.ts";
import type { AnswerEvent, FinishReason } from "../../../../functions/core/conversation/events.ts";
import { createBlockSteps } from "../../../../functions/protocols/messages/inbound/answer/block-steps.ts";
import { answerWriter } from "../../../../functions/protocols/messages/inbound/write-answer.ts";
import { runs } from "../../../support/long.ts";
import { eventsOf, validMessages } from "../../../support/messages-stream.ts";
import { anyAnswer, calls, completionOf, end, part, signedPart, start, USAGE } from "../../chat/support/events.ts";
import { blockEvents, messageOf, write, writerOf } from "./support/write.ts";

const text = { type: "text" } as const;
const reasoning = { type: "reasoning" } as const;
const call = (id: string, name = "f") => ({ type: "tool-call", id, name }) as const;
const anthropic = (value: string) => ({ maker: "anthropic", value }) as const;
const google = (value: string) => ({ maker: "google", value }) as const;
const opened = (index: number, part: Extract<AnswerEvent, { type: "part-start" }>["part"]): AnswerEvent => ({
  ...{ type: "part-start", index, part },
});
const delta = (index: number, text: string): AnswerEvent => ({ type: "part-delta", index, text });
const ended = (index: number): AnswerEvent => ({ type: "part-end", index });

const TEXT = { type: "text", text: "" };
const THINKING = { type: "thinking", thinking: "", signature: "" };
const tool = (id: string, name = "f") => ({ type: "tool_use", id, name, input: {} });
const say = (text: string) => ({ type: "text_delta", text });
const think = (thinking: string) => ({ type: "thinking_delta", thinking });
const sign = (signature: string) => ({ type: "signature_delta", signature });
const give = (partial_json: string) => ({ type: "input_json_delta", partial_json });

describe("a stream", () => {
  it("says nothing before there is something to say", () => {
    const writer = writerOf("stream");
    expect([start, opened(0, text), opened(1, reasoning)].map((event) => writer.write(event)).join("")).toBe("");
    expect(writer.write(delta(0, "Hi"))).toMatch(/^event: message_start\n.*\n\nevent: content_block_start\n/);
  });

  it("begins once, with a whole message and what the prompt is estimated at", () => {
    const [first, ...others] = eventsOf(write("stream", [start, ...part(0, text, "Hi"), end()]));
    const usage = { input_tokens: calls.stream.promptTokens, output_tokens: 1 };
    expect(first).toEqual({
      type: "message_start",
      message: {
        ...{ id: "msg_1", type: "message", role: "assistant", model: "my-gpt4-mini", content: [] },
        ...{ stop_reason: null, stop_sequence: null },
        usage: { ...usage, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 },
      },
    });
    expect(others.map(({ type }) => type)).not.toContain("message_start");
  });

  it("begins with the provider's own count of the prompt where that comes first", () => {
    const completion = completionOf("stream");
    const usage = { ...USAGE, promptTokens: 70, cachedTokens: 40, cacheWriteTokens: 20, estimated: true };
    note(completion, { choices: [], usage, hasUsage: true });
    const [first] = eventsOf(answerWriter({ showsThinking: true })(completion).write(end()));
    expect(first).toHaveProperty("message.usage", {
      ...{ input_tokens: 10, cache_creation_input_tokens: 20, cache_read_input_tokens: 40, output_tokens: 1 },
    });
  });

  it.each(["stream", "json"] as const)("keeps an id of Anthropic's, and replaces any other: %s", (kind) => {
    for (const id of ["msg_01AbC", "msg_bdrk_01"])
      expect(messageOf(kind, [{ type: "start", id }, end()])["id"]).toBe(id);
    for (const id of [undefined, "", "chatcmpl-1", "msg_", "msg_a b", `msg_${"a".repeat(200)}`]) {
      expect(messageOf(kind, [{ type: "start", id }, end()])["id"]).toBe(`msg_${calls[kind].id}`);
    }
  });

  it("has an event for each piece, and a call's input begins with an empty one", () => {
    const events = [start, ...part(0, text, "Once ", "upon"), ...part(1, call("a"), '{"b":', "1}"), end()];
    expect(blockEvents(events)).toEqual([
      ...[
        [0, TEXT],
        [0, say("Once ")],
        [0, say("upon")],
        [0, "stop"],
      ],
      ...[
        [1, tool("a")],
        [1, give("")],
        [1, give('{"b":')],
        [1, give("1}")],
        [1, "stop"],
      ],
    ]);
  });

  it("ends with the usage and the reason, and leaves message_stop to the gateway", () => {
    const writer = writerOf("stream");
    const written = [start, ...part(0, text, "Hi"), end("length")].map((event) => writer.write(event)).join("");
    expect(written).not.toMatch(/message_delta|message_stop/);
    expect(eventsOf(writer.close(USAGE))).toEqual([
      {
        type: "message_delta",
        delta: { stop_reason: "max_tokens", stop_sequence: null },
        usage: {
          ...{ input_tokens: 7, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 2 },
        },
      },
    ]);
    expect(writer.end).toBeUndefined();
  });
});

describe("parts that overlap", () => {
  it("come one after the other: calls are held back until the one before them has ended", () => {
    const events = [start, opened(0, call("a")), opened(1, call("b", "g")), delta(1, '{"b":'), delta(0, '{"a":')];
    const rest = [delta(0, "1}"), delta(1, "2"), ended(0), delta(1, "}"), ended(1)];
    expect(blockEvents([...events, ...rest])).toEqual([
      ...[
        [0, tool("a")],
        [0, give("")],
        [0, give('{"a":')],
        [0, give("1}")],
        [0, "stop"],
      ],
      ...[
        [1, tool("b", "g")],
        [1, give("")],
        [1, give('{"b":2')],
        [1, give("}")],
        [1, "stop"],
      ],
    ]);
  });

  it("are all written at the end of the answer where none has an end", () => {
    const events = [start, opened(0, call("a")), opened(1, call("b")), opened(2, call("c")), delta(2, "{}")];
    expect(blockEvents(events)).toEqual([
      [0, tool("a")],
      [0, give("")],
    ]);
    expect(blockEvents([...events, end("tool-calls")]).slice(2)).toEqual([
      [0, "stop"],
      ...[
        [1, tool("b")],
        [1, give("")],
        [1, "stop"],
      ],
      ...[
        [2, tool("c")],
        [2, give("")],
        [2, give("{}")],
        [2, "stop"],
      ],
    ]);
  });

  it("do not wait for a text, nor for reasoning, which go on in another block", () => {
    const events = [
      start,
      opened(0, reasoning),
      opened(1, text),
      delta(0, "Hm"),
      delta(1, "Let me "),
      opened(2, call("a")),
    ];
    expect(blockEvents([...events, delta(1, "see."), delta(2, "{}"), ended(2), ended(1)])).toEqual([
      ...[
        [0, THINKING],
        [0, think("Hm")],
        [0, "stop"],
      ],
      ...[
        [1, TEXT],
        [1, say("Let me ")],
        [1, "stop"],
      ],
      ...[
        [2, tool("a")],
        [2, give("")],
        [2, give("{}")],
        [2, "stop"],
      ],
      ...[
        [3, TEXT],
        [3, say("see.")],
        [3, "stop"],
      ],
    ]);
  });

  it("keep a signature that comes when its block has given way", () => {
    const late: AnswerEvent = { type: "part-end", index: 0, signature: anthropic("sig") };
    expect(blockEvents([start, opened(0, reasoning), delta(0, "Hm"), ...part(1, text, "Hi"), late])).toEqual([
      ...[
        [0, THINKING],
        [0, think("Hm")],
        [0, "stop"],
      ],
      ...[
        [1, TEXT],
        [1, say("Hi")],
        [1, "stop"],
      ],
      ...[
        [2, THINKING],
        [2, sign("sig")],
        [2, "stop"],
      ],
    ]);
  });

  it("take time that grows with their number only", () => {
    const stepsOf = createBlockSteps({ showsThinking: true });
    const indexes = Array.from({ length: 10_000 }, (_, index) => index);
    for (const index of indexes) stepsOf(opened(index, call(String(index))));
    expect(indexes.slice(1).flatMap((index) => stepsOf(delta(index, "{}")))).toEqual([]);
    for (const index of indexes.slice(1).toReversed()) stepsOf(ended(index));
    expect(stepsOf(ended(0))).toHaveLength(1 + 4 * (indexes.length - 1));
  });
});

/** What the client gets either way. */
describe.each(["stream", "json"] as const)("the message of a %s", (kind) => {
  const contentOf = (...events: AnswerEvent[]) => messageOf(kind, [start, ...events])["content"];
  const hidden = (...events: AnswerEvent[]) => messageOf(kind, [start, ...events], { showsThinking: false })["content"];

  it("has the blocks of all parts, in their order", () => {
    const events = [...part(0, text, "a", "b"), ...part(1, call("a"), '{"b":', "1}"), ...part(2, text, "c")];
    expect(contentOf(...events, end())).toEqual([
      { type: "text", text: "ab" },
      { ...tool("a"), input: { b: 1 } },
      { type: "text", text: "c" },
    ]);
  });

  it("has no block of text that says nothing", () => {
    expect(contentOf(...part(0, text), ...part(1, reasoning), end())).toEqual([]);
  });

  it("has thoughts, with their signature if they are signed", () => {
    const signed = (signature: ReturnType<typeof google | typeof anthropic>) =>
      contentOf(...signedPart(0, { opened: reasoning, pieces: ["We", "ll"], signature }), end());
    expect(signed(anthropic("sig"))).toEqual([{ type: "thinking", thinking: "Well", signature: "sig" }]);
    expect(signed(google("sig"))).toEqual([{ type: "thinking", thinking: "Well", signature: "sluice.google.sig" }]);
    expect(signed(anthropic(""))).toEqual([{ type: "thinking", thinking: "Well", signature: "" }]);
    expect(contentOf(...part(0, reasoning, "Well"), end())).toEqual([{ ...THINKING, thinking: "Well" }]);
  });

  it("has of thoughts that the client does not want only what the provider wants back", () => {
    const signed = signedPart(0, { opened: reasoning, pieces: ["We", "ll"], signature: anthropic("sig") });
    const redacted = part(1, { type: "redacted-reasoning", data: anthropic("secret") });
    expect(hidden(...signed, ...redacted, ...part(2, reasoning, "Hm"), end())).toEqual([
      { ...THINKING, signature: "sig" },
      { type: "redacted_thinking", data: "secret" },
    ]);
  });

  it("has what is redacted if Anthropic's models can read it", () => {
    const redacted = (data: ReturnType<typeof google | typeof anthropic>) =>
      contentOf(...part(0, { type: "redacted-reasoning", data }), end());
    expect(redacted(anthropic("secret"))).toEqual([{ type: "redacted_thinking", data: "secret" }]);
    expect(redacted(google("secret"))).toEqual([]);
  });

  it("has Google's signature of a call in a block before it", () => {
    expect(contentOf(...part(0, { ...call("a"), signature: google("sig") }, "{}"), end())).toEqual([
      { ...THINKING, signature: "sluice.google.call.sig" },
      tool("a"),
    ]);
    expect(contentOf(...part(0, { ...call("a"), signature: anthropic("sig") }), end())).toEqual([tool("a")]);
  });

  it.each([
    ["nothing", "", {}],
    ["space", " \n", {}],
    ["an empty object", "{}", {}],
    ["a list", "[1]", { input: [1] }],
    ["a text", '"Rome"', { input: "Rome" }],
    ["no JSON", "Rome", { input: "Rome" }],
    ["null", "null", { input: null }],
  ])("has an object as the input where the model gave %s", (_, input, expected) => {
    const pieces = [...input];
    expect(contentOf(...part(0, call("a"), ...pieces), end())).toEqual([{ ...tool("a"), input: expected }]);
    expect(contentOf(opened(0, call("a")), ...pieces.map((piece) => delta(0, piece)), end())).toEqual([
      { ...tool("a"), input: expected },
    ]);
  });

  it("has an input's numbers with all their digits", () => {
    for (const input of ['{"a": 12345678901234567890}', '{"a":1.0}', ' {"a":1e400}', "[0.10000000000000000055]"]) {
      const written = write(kind, [start, ...part(0, call("a"), input), end()]);
      expect(written.replaceAll('\\"', '"')).toContain(input);
    }
  });

  it("has ids that Anthropic's API takes, and none twice", () => {
    const ids = ["functions.f:0", "functions.f:0", "call_1", "x".repeat(99)];
    const content = contentOf(...ids.flatMap((id, index) => part(index, call(id))), end("tool-calls"));
    expect(content).toEqual([...["functions_f_0", "functions_f_0_2", "call_1", "x".repeat(64)].map((id) => tool(id))]);
  });

  it("has the first choice only", () => {
    const other: AnswerEvent[] = [
      { type: "part-start", index: 1, choice: 1, part: text },
      ...[delta(1, "no"), ended(1)],
      { type: "end", choice: 1, reason: "length" },
    ];
    const message = messageOf(kind, [start, opened(0, text), ...other, delta(0, "Hi"), ended(0), end()]);
    expect(message).toMatchObject({ content: [{ text: "Hi" }], stop_reason: "end_turn" });
  });

  it("leaves out what belongs to no part", () => {
    const stray = [delta(3, "stray"), { type: "part-end", index: 3, signature: anthropic("stray") } as const];
    expect(contentOf(...stray, ...part(0, text, "Hi"), end())).toEqual([{ type: "text", text: "Hi" }]);
  });

  const called = part(0, call("a"), "{}");
  it.each<[string, AnswerEvent[], AnswerEvent, object]>([
    ["an answer", [], end("stop"), { stop_reason: "end_turn", stop_sequence: null }],
    ["calls", called, end("tool-calls"), { stop_reason: "tool_use" }],
    ["calls that the provider does not name as the reason", called, end("stop"), { stop_reason: "tool_use" }],
    ["calls that are none", [], end("tool-calls"), { stop_reason: "end_turn" }],
    ["its most tokens", called, end("length"), { stop_reason: "max_tokens" }],
    [
      "a stop sequence",
      [],
      { type: "end", reason: "stop", stopSequence: "END" },
      { stop_reason: "stop_sequence", stop_sequence: "END" },
    ],
    ["a filter", called, end("content-filter"), { stop_reason: "refusal", stop_details: undefined }],
    [
      "a refusal",
      [],
      { type: "end", reason: "content-filter", refusal: "No." },
      { stop_reason: "refusal", stop_details: { type: "refusal", category: null, explanation: "No." } },
    ],
    [
      "a refusal that the provider does not name as the reason",
      [],
      { type: "end", reason: "stop", refusal: "No." },
      { stop_reason: "refusal", stop_details: { type: "refusal", category: null, explanation: "No." } },
    ],
  ])("ends with %s", (_, events, last, expected) => {
    const { stop_reason, stop_sequence, stop_details } = messageOf(kind, [start, ...events, last]);
    expect({ stop_reason, stop_sequence, stop_details }).toMatchObject(expected);
  });

  it("counts what was read from a cache, or written to it, apart from the input", () => {
    const usage = { ...USAGE, promptTokens: 70, cachedTokens: 40, cacheWriteTokens: 20, reasoningTokens: 1 };
    expect(messageOf(kind, [start, end()], { usage })["usage"]).toEqual({
      ...{ input_tokens: 10, cache_creation_input_tokens: 20, cache_read_input_tokens: 40, output_tokens: 2 },
      output_tokens_details: { thinking_tokens: 1 },
    });
    expect(messageOf(kind, [end()], { usage: { ...usage, promptTokens: 50 } })["usage"]).toMatchObject({
      input_tokens: 0,
    });
  });

  it("is marked where its usage is estimated, and has what a guardrail reports", () => {
    const last: AnswerEvent = { type: "end", reason: "content-filter", trace: { guardrail: "x" } };
    const written = write(kind, [start, last], { usage: { ...USAGE, estimated: true } });
    const said =
      kind === "stream" ? eventsOf(written).find(({ type }) => type === "message_delta") : JSON.parse(written);
    expect(said).toMatchObject({ sluice: { usage_estimated: true }, trace: { guardrail: "x" } });
    expect(write(kind, [start, end()])).not.toMatch(/sluice"|trace/);
  });
});

describe("a JSON answer", () => {
  it("is written as a whole, at the end", () => {
    const writer = writerOf("json");
    expect([start, ...part(0, text, "Hi"), end()].map((event) => writer.write(event)).join("")).toBe("");
    expect(JSON.parse(writer.close(USAGE))).toEqual({
      ...{ id: "msg_1", type: "message", role: "assistant", model: "my-gpt4-mini" },
      content: [{ type: "text", text: "Hi" }],
      ...{ stop_reason: "end_turn", stop_sequence: null },
      usage: { input_tokens: 7, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 2 },
    });
  });

  it("has an input that was cut as a text in an object", () => {
    expect(messageOf("json", [start, ...part(0, call("a"), '{"b":'), end("length")])).toMatchObject({
      content: [{ input: { input: '{"b":' } }],
    });
  });
});

describe("any answer", () => {
  /** Broken inputs are whole in a JSON answer only: the answers of this test have none. */
  const answers = anyAnswer.map((events) => events.map((event) => withInput(event, events)));

  it("is valid, and the same as a stream and as one message", () => {
    fc.assert(
      fc.property(answers, fc.boolean(), (events, showsThinking) => {
        const streamed = messageOf("stream", events, { showsThinking });
        expect(streamed).toEqual({ ...messageOf("json", events, { showsThinking }), id: streamed["id"] });
        expect(REASONS[reasonOf(events)]).toContain(streamed["stop_reason"]);
      }),
      { numRuns: runs(100) },
    );
  });

  it("says nothing that looks like an end where it was cut", () => {
    fc.assert(
      fc.property(answers, fc.nat(), (events, at) => {
        const writer = writerOf("stream");
        const cut = events
          .slice(0, at % events.length)
          .map((event) => writer.write(event))
          .join("");
        expect(cut).not.toMatch(/event: message_(delta|stop)/);
        expect(() => validMessages(cut)).toThrow(/ends with message_stop or an error/);
      }),
      { numRuns: runs(100) },
    );
  });
});

const REASONS: Readonly<Record<FinishReason, string[]>> = {
  stop: ["end_turn", "tool_use", "refusal"],
  length: ["max_tokens"],
  "tool-calls": ["tool_use", "end_turn", "refusal"],
  "content-filter": ["refusal"],
};

function reasonOf(events: readonly AnswerEvent[]): FinishReason {
  const last = events.at(-1);
  return last?.type === "end" ? last.reason : "stop";
}

/** Pieces of a call's input are pieces of no JSON object if they begin as one. */
function withInput(event: AnswerEvent, events: readonly AnswerEvent[]): AnswerEvent {
  if (event.type !== "part-delta") return event;
  const begun = events.find((other) => other.type === "part-start" && other.index === event.index);
  const isCall = begun?.type === "part-start" && begun.part.type === "tool-call";
  return isCall ? { ...event, text: event.text.replaceAll("{", "[") } : event;
}

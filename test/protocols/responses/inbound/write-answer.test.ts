// Answers in the internal form, as clients of Responses get them: as a stream, and as one response.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AnswerEvent, OpenedPart } from "../../../../functions/core/conversation/events.ts";
import { GatewayError, invalidRequest } from "../../../../functions/core/error.ts";
import { readEncrypted, writeEncrypted } from "../../../../functions/protocols/responses/encrypted-reasoning.ts";
import { frame } from "../../../../functions/protocols/responses/frame.ts";
import { createTurnSteps } from "../../../../functions/protocols/responses/inbound/answer/turn-steps.ts";
import { echoedMembers } from "../../../../functions/protocols/responses/inbound/echoed-members.ts";
import { runs } from "../../../support/long.ts";
import { eventsOf, validResponses } from "../../../support/responses-stream.ts";
import { anyAnswer, calls, end, part, signedPart, start, USAGE } from "../../chat/support/events.ts";
import { type Json, type Options, responseOf, told, write, writeAll, writerOf } from "./support/write.ts";

const text = { type: "text" } as const;
const reasoning = { type: "reasoning" } as const;
const call = (id: string, name = "f") => ({ type: "tool-call", id, name }) as const;
const anthropic = (value: string) => ({ maker: "anthropic", value }) as const;
const google = (value: string) => ({ maker: "google", value }) as const;
const opened = (index: number, part: OpenedPart): AnswerEvent => ({ type: "part-start", index, part });
const delta = (index: number, text: string): AnswerEvent => ({ type: "part-delta", index, text });
const ended = (index: number): AnswerEvent => ({ type: "part-end", index });

const kinds = ["stream", "json"] as const;
const id = calls.stream.id;
const saying = (text: string) => ({ type: "output_text", text, annotations: [], logprobs: [] });
const message = (...texts: string[]) => expect.objectContaining({ type: "message", content: texts.map(saying) });
const summary = (text: string) => [{ type: "summary_text", text }];
const failure = new GatewayError(502, { message: "It broke.", type: "upstream_error", param: null, code: "broken" });

describe("a stream", () => {
  it("says nothing before there is something to say", () => {
    const writer = writerOf("stream");
    expect(writeAll(writer, [start, opened(0, text), opened(1, reasoning)])).toBe("");
    expect(eventsOf(writer.write(delta(0, "Hi"))).map(({ type }) => type)).toEqual([
      ...["response.created", "response.in_progress", "response.output_item.added"],
      ...["response.content_part.added", "response.output_text.delta"],
    ]);
  });

  it("has log probabilities in each event of a text, which strict clients require: none", () => {
    const events = eventsOf(write("stream", [start, ...part(0, text, "Hi", " you"), end()]));
    const said = events.filter(({ type }) => String(type).startsWith("response.output_text."));
    expect(said.map(({ logprobs }) => logprobs)).toEqual([[], [], []]);
  });

  it("has every event of each item", () => {
    const thought = signedPart(0, { opened: reasoning, pieces: ["H", "m"], signature: anthropic("sig") });
    const events = [...thought, ...part(1, text, "Hi"), ...part(2, call("a"), '{"b":', "1}"), end()];
    expect(told([start, ...events])).toEqual([
      ...[
        [0, "output_item.added"],
        [0, "reasoning_summary_part.added"],
        [0, "reasoning_summary_text.delta", "H"],
        [0, "reasoning_summary_text.delta", "m"],
        [0, "reasoning_summary_text.done"],
        [0, "reasoning_summary_part.done"],
        [0, "output_item.done"],
      ],
      ...[
        [1, "output_item.added"],
        [1, "content_part.added"],
        [1, "output_text.delta", "Hi"],
        [1, "output_text.done"],
        [1, "content_part.done"],
        [1, "output_item.done"],
      ],
      ...[
        [2, "output_item.added"],
        [2, "function_call_arguments.delta", '{"b":'],
        [2, "function_call_arguments.delta", "1}"],
        [2, "function_call_arguments.done"],
        [2, "output_item.done"],
      ],
    ]);
  });

  it("leaves its last event, which has the usage, until the call is settled", () => {
    const writer = writerOf("stream");
    const written = writeAll(writer, [start, ...part(0, text, "Hi"), end()]) + writer.close(USAGE);
    expect(written).not.toContain("response.completed");
    const [last, ...others] = eventsOf(writer.end?.(USAGE) ?? "");
    expect(others).toEqual([]);
    expect(last).toMatchObject({ type: "response.completed", response: { status: "completed" } });
    expect(frame.end).toBe("");
  });

  it("is valid where the answer says nothing, and where its end is missing", () => {
    expect(validResponses(write("stream", [])).output).toEqual([]);
    expect(validResponses(write("stream", [start, end()])).output).toEqual([]);
    expect(validResponses(write("stream", [start, opened(0, text), end()])).output).toEqual([]);
  });
});

describe("parts that overlap", () => {
  it("come one after the other: calls are held back until the one before them has ended", () => {
    const events = [start, opened(0, call("a")), opened(1, call("b", "g")), delta(1, '{"b":'), delta(0, '{"a":')];
    const rest = [delta(0, "1}"), delta(1, "2"), ended(0), delta(1, "}"), ended(1)];
    expect(told([...events, ...rest]).filter(([, type]) => /delta|item/.test(type))).toEqual([
      ...[
        [0, "output_item.added"],
        [0, "function_call_arguments.delta", '{"a":'],
        [0, "function_call_arguments.delta", "1}"],
        [0, "output_item.done"],
      ],
      ...[
        [1, "output_item.added"],
        [1, "function_call_arguments.delta", '{"b":2'],
        [1, "function_call_arguments.delta", "}"],
      ],
    ]);
  });

  it("do not wait for a text, nor for reasoning, which go on in another item", () => {
    const begun = [
      start,
      opened(0, reasoning),
      opened(1, text),
      delta(0, "Hm"),
      delta(1, "Let me "),
      opened(2, call("a")),
    ];
    const events = [...begun, delta(1, "see."), delta(2, "{}"), ended(2), ended(1), end()];
    expect(responseOf("stream", events)["output"]).toEqual([
      expect.objectContaining({ type: "reasoning", summary: summary("Hm") }),
      message("Let me "),
      expect.objectContaining({ type: "function_call", arguments: "{}" }),
      message("see."),
    ]);
  });

  it("keep a signature of the whole thought where it had to give way", () => {
    const late: AnswerEvent = { type: "part-end", index: 0, signature: anthropic("sig") };
    const events = [start, opened(0, reasoning), delta(0, "H"), ...part(1, text, "Hi"), delta(0, "m"), late, end()];
    const encrypted = writeEncrypted({ type: "thought", signature: anthropic("sig"), text: "Hm" });
    expect(responseOf("stream", events)["output"]).toEqual([
      expect.objectContaining({ summary: summary("H") }),
      message("Hi"),
      expect.objectContaining({ summary: summary("m"), encrypted_content: encrypted }),
    ]);
  });

  it("take time that grows with their number only", () => {
    const stepsOf = createTurnSteps({ encrypted: true, showsSummary: true });
    const indexes = Array.from({ length: 10_000 }, (_, index) => index);
    for (const index of indexes) stepsOf(opened(index, call(String(index))));
    expect(indexes.slice(1).flatMap((index) => stepsOf(delta(index, "{}")))).toEqual([]);
    for (const index of indexes.slice(1).toReversed()) stepsOf(ended(index));
    expect(stepsOf(ended(0))).toHaveLength(1 + 3 * (indexes.length - 1));
  });
});

/** What the client gets either way. */
describe.each(kinds)("the response of a %s", (kind) => {
  const responseTo = (events: AnswerEvent[], options?: Options) => responseOf(kind, [start, ...events], options);
  const outputOf = (events: AnswerEvent[], options?: Options) => responseTo([...events, end()], options)["output"];

  it("has all the members that strict clients want", () => {
    expect(responseTo([...part(0, text, "Hi"), end()])).toEqual({
      ...JSON.parse(echoedMembers({})),
      ...{ id: `resp_${calls[kind].id}`, object: "response", model: "my-gpt4-mini", status: "completed" },
      ...{ created_at: expect.any(Number), completed_at: expect.any(Number), background: false },
      ...{ error: null, incomplete_details: null, previous_response_id: null, store: false, service_tier: "default" },
      output: [
        {
          ...{ id: `msg_${calls[kind].id}_0`, type: "message", status: "completed", role: "assistant" },
          content: [saying("Hi")],
        },
      ],
      usage: {
        ...{ input_tokens: 7, input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 } },
        ...{ output_tokens: 2, output_tokens_details: { reasoning_tokens: 0 }, total_tokens: 9 },
      },
    });
  });

  it("repeats the request's members as they are", () => {
    const echoed = '{"instructions":"Be brief.","top_p":0.10000000000000000055}';
    const written = write(kind, [start, end()], { echoed });
    expect(written).toContain(echoed.slice(1, -1));
    expect(JSON.parse(write("json", [start, end()], { echoed: "{}" }))).not.toHaveProperty("tools");
  });

  it("has the items of all parts, in their order, and texts that follow each other in one message", () => {
    const events = [...part(0, text, "a", "b"), ...part(1, text, "c"), ...part(2, call("x")), ...part(3, text, "d")];
    const called = expect.objectContaining({ type: "function_call", call_id: "x", name: "f" });
    expect(outputOf(events)).toEqual([message("ab", "c"), called, message("d")]);
  });

  it("has no item of text or reasoning that says nothing", () => {
    expect(outputOf([...part(0, text), ...part(1, reasoning)])).toEqual([]);
  });

  it("has reasoning as a summary if the client asked for one, and as it is if it only asked for its signature", () => {
    const thought = part(0, reasoning, "We", "ll");
    const item = { id: expect.stringMatching(/^rs_/), type: "reasoning" };
    expect(outputOf(thought, { showsSummary: true })).toEqual([{ ...item, summary: summary("Well") }]);
    expect(outputOf(thought, { showsSummary: false })).toEqual([
      { ...item, summary: [], content: [{ type: "reasoning_text", text: "Well" }] },
    ]);
  });

  it("has no reasoning if the client asked for none: it could not send it back whole", () => {
    expect(outputOf(part(0, reasoning, "Well"), { showsSummary: false, encrypted: false })).toEqual([]);
  });

  const signed: AnswerEvent[] = [
    ...signedPart(0, { opened: reasoning, pieces: ["We", "ll"], signature: anthropic("sig") }),
    ...part(1, { type: "redacted-reasoning", data: anthropic("secret") }),
    ...part(2, { ...call("a"), signature: google("of call") }, "{}"),
    ...signedPart(3, { opened: reasoning, pieces: [], signature: google("alone") }),
  ];
  it("has what the client has to send back, encrypted, if it asked for that", () => {
    const output = outputOf(signed, { encrypted: true }) as Json[];
    expect(output.map(({ encrypted_content, call_id }) => call_id ?? readEncrypted(String(encrypted_content)))).toEqual(
      [
        { type: "thought", signature: anthropic("sig"), text: "Well" },
        { type: "redacted", signature: anthropic("secret") },
        { type: "call", signature: google("of call") },
        "a",
        { type: "thought", signature: google("alone"), text: "" },
      ],
    );
    expect(outputOf(signed, { encrypted: false })).toEqual([
      { id: expect.any(String), type: "reasoning", summary: summary("Well") },
      expect.objectContaining({ call_id: "a" }),
    ]);
  });

  const clientTools = new Map([
    ["files__read", { type: "function", name: "read", namespace: "files" }],
    ["apply_patch", { type: "custom", name: "apply_patch" }],
    ["files__write", { type: "custom", name: "write", namespace: "files" }],
  ] as const);
  it("has calls under the client's own names, and those of custom tools as such", () => {
    const named = (index: number, name: string, input: string) => part(index, call(String(index), name), input);
    const events = [
      ...[...named(0, "files__read", "{}"), ...named(1, "apply_patch", '{"input":"a\\nb"}')],
      ...[...named(2, "files__write", '{"input":"c"}'), ...named(3, "other", "{}")],
    ];
    const status = "completed";
    const idOf = (prefix: string) => expect.stringMatching(new RegExp(`^${prefix}_${calls[kind].id}_\\d$`));
    expect(outputOf(events, { clientTools })).toEqual([
      {
        id: idOf("fc"),
        type: "function_call",
        status,
        arguments: "{}",
        call_id: "0",
        name: "read",
        namespace: "files",
      },
      { id: idOf("ctc"), type: "custom_tool_call", status, call_id: "1", input: "a\nb", name: "apply_patch" },
      {
        id: idOf("ctc"),
        type: "custom_tool_call",
        status,
        call_id: "2",
        input: "c",
        name: "write",
        namespace: "files",
      },
      { id: idOf("fc"), type: "function_call", status, arguments: "{}", call_id: "3", name: "other" },
    ]);
  });

  it.each([
    ["nothing", [], "{}"],
    ["space", [" ", "\n"], " \n{}"],
    ["an object", ['{"a": 1', ".0}"], '{"a": 1.0}'],
    ["what is cut", ['{"a":'], '{"a":'],
    ["no JSON", ["Rome"], "Rome"],
  ])("has arguments that clients can parse, or what the model wrote: %s", (_, pieces, expected) => {
    expect(outputOf(part(0, call("a"), ...pieces))).toEqual([expect.objectContaining({ arguments: expected })]);
  });

  it("has an id for each call, as it came if it can", () => {
    const ids = ["functions.f:0", "functions.f:0", "", "x".repeat(99)];
    const output = outputOf(ids.flatMap((id, index) => part(index, call(id)))) as Json[];
    expect(output.map(({ call_id }) => call_id)).toEqual(["functions.f:0", "functions.f:0_2", "call", "x".repeat(64)]);
  });

  it("has the first choice only, and leaves out what belongs to no part", () => {
    const other: AnswerEvent[] = [
      { type: "part-start", index: 1, choice: 1, part: text },
      ...[delta(1, "no"), ended(1), delta(7, "stray"), ended(7)],
      { type: "end", choice: 1, reason: "length" },
    ];
    const response = responseTo([opened(0, text), ...other, delta(0, "Hi"), ended(0), end(), ...part(2, text, "late")]);
    expect(response).toMatchObject({ output: [message("Hi")], status: "completed" });
  });

  it.each([
    ["length", "max_output_tokens"],
    ["content-filter", "content_filter"],
  ] as const)("is incomplete, and so is its last item, where it ends with %s", (reason, expected) => {
    const events = [...part(0, text, "Hi"), ...part(1, call("a"), '{"b":'), end(reason)];
    expect(responseTo(events)).toMatchObject({
      ...{ status: "incomplete", incomplete_details: { reason: expected }, completed_at: null },
      output: [{ status: "completed" }, { status: "incomplete", arguments: '{"b":' }],
    });
  });

  it("has a refusal in its message", () => {
    const refused = (reason: "stop" | "content-filter"): AnswerEvent => ({ type: "end", reason, refusal: "No." });
    const content = [{ type: "refusal", refusal: "No." }];
    expect(responseTo([refused("stop")])).toMatchObject({ status: "completed", output: [{ content }] });
    expect(responseTo([...part(0, text, "Hi"), refused("content-filter")])).toMatchObject({
      ...{ status: "incomplete", output: [{ content: [saying("Hi"), ...content] }] },
    });
    expect(responseTo([...part(0, call("a")), refused("stop")])["output"]).toHaveLength(2);
  });

  it("counts what was read from a cache, or written to it, and reasoning", () => {
    const usage = { ...USAGE, cachedTokens: 4, cacheWriteTokens: 2, reasoningTokens: 1 };
    expect(responseOf(kind, [start, end()], { usage })["usage"]).toMatchObject({
      ...{ input_tokens: 7, input_tokens_details: { cached_tokens: 4, cache_write_tokens: 2 } },
      output_tokens_details: { reasoning_tokens: 1 },
    });
  });

  it("is marked where its usage is estimated, and has what a guardrail reports", () => {
    const last: AnswerEvent = { type: "end", reason: "content-filter", trace: { guardrail: "x" } };
    const usage = { ...USAGE, estimated: true };
    const further = { sluice: { usage_estimated: true }, trace: { guardrail: "x" } };
    expect(responseOf(kind, [start, last], { usage })).toMatchObject(further);
    expect(write(kind, [start, end()])).not.toMatch(/sluice"|trace/);
  });
});

describe("an answer that fails", () => {
  const failing = (...events: AnswerEvent[]) => {
    const writer = writerOf("stream");
    return writeAll(writer, events) + writer.fail?.(failure, "r");
  };

  it("says so in both events, with the items that are done and what there was of the last one", () => {
    const text = failing(start, ...part(0, call("a"), "{}"), opened(1, { type: "text" }), delta(1, "Hi"));
    const { response, error } = validResponses(text);
    expect(error).toEqual({ type: "error", sequence_number: 9, code: "broken", message: "It broke.", param: null });
    expect(response).toMatchObject({
      ...{ id: `resp_${id}`, status: "failed", error: { code: "broken", message: "It broke." }, usage: null },
      output: [
        { call_id: "a", status: "completed" },
        { status: "incomplete", content: [saying("Hi")] },
      ],
    });
    expect(text).not.toMatch(/response\.completed|output_text\.done/);
  });

  it("begins before it fails, because the official SDKs read no event before that", () => {
    expect(validResponses(failing(start)).response).toMatchObject({ id: `resp_${id}`, output: [] });
    expect(validResponses(failing(start, ...part(0, text, "Hi"), end())).response).toMatchObject({
      output: [message("Hi")],
    });
  });

  it("says the same where nothing of an answer has come", () => {
    const { response, error } = validResponses(frame.error(failure, "req-1"));
    expect(error).toMatchObject({ code: "broken", message: "It broke." });
    expect(response).toMatchObject({ id: "resp_req-1", status: "failed", error: { code: "broken" } });
  });

  it.each([
    [invalidRequest(400, "context_length_exceeded", "Too long.", "input"), "context_length_exceeded", "input"],
    [
      new GatewayError(429, { message: "m", type: "insufficient_quota", param: null, code: "insufficient_quota" }),
      "insufficient_quota",
      null,
    ],
    [new GatewayError(429, { message: "m", type: "x", param: null, code: null }), "rate_limit_exceeded", null],
    [new GatewayError(529, { message: "m", type: "overloaded_error", param: null, code: null }), "server_error", null],
  ])("has a code, by which Codex decides whether to ask again: %#", (error, code, param) => {
    const [, first, second] = eventsOf(frame.error(error, "r"));
    expect(first).toMatchObject({ code, param });
    expect(second).toMatchObject({ response: { error: { code } } });
  });
});

describe("any answer", () => {
  const wishes = fc.record({ showsSummary: fc.boolean(), encrypted: fc.boolean() });

  it("is valid, and the same as a stream and as one response", () => {
    fc.assert(
      fc.property(anyAnswer, wishes, (events, options) => {
        const streamed = responseOf("stream", events, options);
        const whole = responseOf("json", events, options);
        expect(stripped(streamed)).toEqual(stripped(whole));
        const hidden = options.showsSummary || options.encrypted ? {} : { reasoning: "" };
        expect(saidIn(streamed)).toEqual({ ...saidBy(events), ...hidden });
      }),
      { numRuns: runs(100) },
    );
  });

  it("fails validly wherever it is cut", () => {
    fc.assert(
      fc.property(anyAnswer, fc.nat(), (events, at) => {
        const writer = writerOf("stream");
        const cut = writeAll(writer, events.slice(0, at % events.length));
        expect(cut).not.toMatch(/event: response\.(completed|incomplete|failed)/);
        const { response } = validResponses(cut + writer.fail?.(failure, "r"));
        expect(response["status"]).toBe("failed");
      }),
      { numRuns: runs(100) },
    );
  });
});

/** Ids are of the call, and the clock may have gone on. */
function stripped(response: Json): Json {
  const output = (response["output"] as Json[]).map(({ id: _, ...item }) => item);
  return { ...response, id: "", created_at: 0, completed_at: 0, output };
}

/** All that was said of each kind, in its order. */
interface Said {
  readonly text: string;
  readonly reasoning: string;
  readonly calls: string[];
}

function saidIn(response: Json): Said {
  const items = response["output"] as { content?: Json[]; summary?: Json[]; type: string; arguments?: string }[];
  const textsOf = (type: string) =>
    items
      .filter((item) => item.type === type)
      .flatMap(({ content = [], summary = [] }) => [...content, ...summary])
      .map(({ text }) => text ?? "")
      .join("");
  const calls = items.flatMap(({ arguments: input }) => (input === undefined ? [] : [input]));
  return { text: textsOf("message"), reasoning: textsOf("reasoning"), calls };
}

function saidBy(events: readonly AnswerEvent[]): Said {
  const types = new Map<number, OpenedPart["type"]>();
  for (const event of events) if (event.type === "part-start") types.set(event.index, event.part.type);
  const textOf = (fits: (index: number) => boolean) =>
    events.map((event) => (event.type === "part-delta" && fits(event.index) ? event.text : "")).join("");
  const inputs = [...types]
    .filter(([, type]) => type === "tool-call")
    .map(([index]) => textOf((other) => other === index));
  return {
    text: textOf((index) => types.get(index) === "text"),
    reasoning: textOf((index) => types.get(index) === "reasoning"),
    calls: inputs.map((input) => (input.trim() === "" ? `${input}{}` : input)),
  };
}

// The validator of streams of messages takes Anthropic's own, and refuses each of these mutants of a valid one.
import { describe, expect, it } from "vitest";
import { validMessages } from "./messages-stream.ts";
import { recordingsOf } from "./recordings.ts";

type Json = Record<string, unknown>;
/** Its name, and its data without the type. */
type Event = readonly [name: string, members?: Json];

const usage = { input_tokens: 9, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 1 };
const start: Event = [
  "message_start",
  {
    message: {
      ...{ id: "msg_1", type: "message", role: "assistant", model: "my-claude", content: [] },
      ...{ stop_reason: null, stop_sequence: null, usage },
    },
  },
];
const open = (index: number, content_block: Json): Event => ["content_block_start", { index, content_block }];
const go = (index: number, delta: Json): Event => ["content_block_delta", { index, delta }];
const close = (index: number): Event => ["content_block_stop", { index }];
const end = (delta: Json = {}, members: Json = { usage }): Event => [
  "message_delta",
  { delta: { stop_reason: "tool_use", stop_sequence: null, ...delta }, ...members },
];
const stop: Event = ["message_stop"];
const ping: Event = ["ping"];
const failure: Event = ["error", { error: { type: "api_error", message: "It failed." }, request_id: "r" }];

const THINKING = { type: "thinking", thinking: "", signature: "" };
const TEXT = { type: "text", text: "" };
const CALL = { type: "tool_use", id: "toolu_1", name: "f", input: {} };
const signed = go(0, { type: "signature_delta", signature: "s" });
const thought = go(0, { type: "thinking_delta", thinking: "Hm" });
const said = go(1, { type: "text_delta", text: "Hi" });
const given = (partial_json: string) => go(2, { type: "input_json_delta", partial_json });

/** The parts of a valid answer, by name: a mutant replaces some of them. */
const VALID = {
  start: [start, ping],
  thinking: [open(0, THINKING), thought, signed, close(0)],
  text: [open(1, TEXT), ping, said, close(1)],
  call: [open(2, CALL), given(""), given('{"a":'), given("1}"), close(2)],
  end: [end(), ping],
  stop: [stop],
} as const;

type Answer = { readonly [part in keyof typeof VALID]: readonly Event[] };

function written(changes: Partial<Answer>): string {
  return Object.values({ ...VALID, ...changes })
    .flat()
    .map(([name, members]) => framed(name, { type: name, ...members }))
    .join("");
}

function framed(name: string, data: Json): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

const text = (...events: Event[]): Partial<Answer> => ({ text: events });
const withStart = (message: Json): Partial<Answer> => ({
  start: [["message_start", { message: { ...(start[1]?.["message"] as Json), ...message } }]],
});
const { output_tokens: _, ...withoutOutput } = usage;
const secondCall = [open(3, CALL), go(3, { type: "input_json_delta", partial_json: "{}" }), close(3)];

const mutants: [name: string, changes: Partial<Answer>, rule: RegExp][] = [
  ["there is no message_start", { start: [] }, /message_start comes first/],
  ["message_start comes twice", { start: [start, start] }, /message_start comes once/],
  [
    "message_start comes after a block",
    { start: [], thinking: [...VALID.thinking, start] },
    /message_start comes first/,
  ],
  ["message_start has no usage", withStart({ usage: undefined }), /message_start: .*usage/s],
  ["its usage has no output", withStart({ usage: withoutOutput }), /output_tokens/],
  ["its content is not empty", withStart({ content: [{ type: "text", text: "Hi" }] }), /message_start: .*content/s],
  ["it has a stop reason", withStart({ stop_reason: "end_turn" }), /message_start: .*stop_reason/s],
  ["its role is the user's", withStart({ role: "user" }), /message_start: .*role/s],
  ["a block has no start", text(said, close(1)), /of the block that is open/],
  ["a delta comes before its start", text(said, open(1, TEXT), close(1)), /of the block that is open/],
  ["a delta comes after its stop", text(open(1, TEXT), said, close(1), said), /of the block that is open/],
  ["a block has no stop", text(open(1, TEXT), said), /closed before the next one opens/],
  ["the last block has no stop", { call: VALID.call.slice(0, -1) }, /message_delta comes behind all blocks/],
  ["a block is stopped twice", text(...VALID.text, close(1)), /the block that is open is closed/],
  ["a stop is of another block", text(open(1, TEXT), said, close(0)), /the block that is open is closed/],
  ["a delta is of another block", text(open(1, TEXT), go(0, { type: "text_delta", text: "Hi" })), /block that is open/],
  ["an index is left out", text(open(2, TEXT), go(2, { type: "text_delta", text: "Hi" }), close(2)), /count up from 0/],
  ["an index is used twice", { call: [open(1, CALL), close(1)] }, /count up from 0/],
  ["blocks are interleaved", text(open(1, TEXT), open(2, CALL), said, close(1), close(2)), /before the next one opens/],
  [
    "a text has a piece of an input",
    text(open(1, TEXT), go(1, { type: "input_json_delta", partial_json: "" })),
    /fits/,
  ],
  [
    "an input has a piece of text",
    { call: [open(2, CALL), go(2, { type: "text_delta", text: "{}" })] },
    /fits its block/,
  ],
  ["thoughts are in a text", text(open(1, TEXT), go(1, { type: "thinking_delta", thinking: "Hm" })), /fits its block/],
  ["a text is signed", text(open(1, TEXT), said, go(1, { type: "signature_delta", signature: "s" })), /fits its block/],
  ["a signature comes twice", { thinking: [open(0, THINKING), signed, signed, close(0)] }, /signature comes once/],
  ["thoughts follow their signature", { thinking: [open(0, THINKING), signed, thought, close(0)] }, /and last/],
  [
    "a signature is empty",
    { thinking: [open(0, THINKING), go(0, { type: "signature_delta", signature: "" })] },
    /signature/,
  ],
  ["a thinking block says nothing", { thinking: [open(0, THINKING), close(0)] }, /has thoughts, or a signature/],
  ["a text says nothing", text(open(1, TEXT), close(1)), /a text says something/],
  ["a piece of text is empty", text(open(1, TEXT), said, go(1, { type: "text_delta", text: "" })), /delta: /],
  ["a text begins with words, too", text(open(1, { ...TEXT, text: "Hi" }), said, close(1)), /content_block: /],
  ["a call begins with an input", { call: [open(2, { ...CALL, input: { a: 1 } }), close(2)] }, /content_block: /],
  ["a call has no id", { call: [open(2, { ...CALL, id: "" }), close(2)] }, /content_block: /],
  [
    "a call's id is none of Anthropic's",
    { call: [open(2, { ...CALL, id: "functions.f:0" }), close(2)] },
    /content_block: /,
  ],
  ["a call has no name", { call: [open(2, { ...CALL, name: undefined }), close(2)] }, /content_block: /],
  ["two calls have one id", { call: [...VALID.call, ...secondCall] }, /no two calls have one id/],
  ["an input is cut", { call: [open(2, CALL), given('{"a":'), close(2)] }, /an input is a JSON object/],
  ["an input is no object", { call: [open(2, CALL), given("[1]"), close(2)] }, /an input is a JSON object/],
  ["a block is of an unknown type", text(open(1, { type: "words" }), close(1)), /content_block: /],
  ["a delta is of an unknown type", text(open(1, TEXT), go(1, { type: "word_delta", text: "Hi" })), /delta: /],
  ["an event is of an unknown type", text(["words"]), /no events of the type words/],
  ["there is no message_delta", { end: [] }, /message_stop comes behind message_delta/],
  [
    "message_delta comes before a block",
    { call: [], end: [end({ stop_reason: "end_turn" }), ...VALID.call] },
    /behind all/,
  ],
  ["message_delta comes twice", { end: [end(), end()] }, /behind all blocks/],
  ["message_delta has no usage", { end: [end({}, {})] }, /usage of message_delta/],
  ["its usage has no input", { end: [end({}, { usage: { output_tokens: 1 } })] }, /input_tokens/],
  ["a count is negative", { end: [end({}, { usage: { ...usage, input_tokens: -1 } })] }, /usage of message_delta/],
  ["there is no stop reason", { end: [end({ stop_reason: null })] }, /message_delta: /],
  ["the stop reason is OpenAI's", { end: [end({ stop_reason: "tool_calls" })] }, /message_delta: /],
  ["the stop reason is not of its calls", { end: [end({ stop_reason: "end_turn" })] }, /ends for that reason/],
  ["the stop reason is of calls, and there are none", { call: [] }, /only an answer that calls a tool/],
  ["a stop sequence is of another reason", { end: [end({ stop_sequence: "END" })] }, /a stop sequence/],
  ["there is no message_stop", { stop: [] }, /ends with message_stop or an error/],
  ["message_stop comes twice", { stop: [stop, stop] }, /nothing is behind/],
  ["an event follows message_stop", { stop: [stop, ping] }, /nothing is behind/],
  ["an answer that failed is complete", { end: [failure] }, /nothing is behind/],
  ["an error follows message_stop", { stop: [stop, failure] }, /nothing is behind/],
  ["an error has OpenAI's envelope", { end: [["error", { error: { code: 500 } }]], stop: [] }, /error: /],
  ["a ping says something", { start: [start, ["ping", { text: "Hi" }]] }, /a ping says nothing/],
];

const mutantTexts: [name: string, text: string, rule: RegExp][] = [
  ["an event has no name", written({}).replace("event: content_block_stop\n", ""), /an event is its name and its data/],
  ["an event has another's name", written({}).replace("event: ping", "event: message_stop"), /name is its type/],
  ["an event has no type", written({}).replace('"type":"content_block_stop",', ""), /name is its type/],
  ["the stream ends within an event", written({}).slice(0, -1), /ends behind an event/],
  ["it ends as OpenAI's do", `${written({})}data: [DONE]\n\n`, /an event is its name and its data/],
  [
    "a comment is in it",
    written({}).replace("event: ping", ": ping\nevent: ping"),
    /an event is its name and its data/,
  ],
  ["it is empty", "", /ends with message_stop or an error/],
];

describe("the validator of streams of messages", () => {
  it("takes a valid answer, and adds it up", () => {
    const { message, content, error } = validMessages(written({}));
    expect(content).toEqual([
      { type: "thinking", thinking: "Hm", signature: "s" },
      { type: "text", text: "Hi" },
      { ...CALL, input: { a: 1 } },
    ]);
    expect(message).toEqual(expect.objectContaining({ id: "msg_1", content, stop_reason: "tool_use", usage }));
    expect(error).toBeUndefined();
  });

  it.each([
    ["that fails at once", { ...VALID, start: [failure], thinking: [], text: [], call: [], end: [], stop: [] }],
    ["that fails within a block", { ...VALID, text: [open(1, TEXT), said, failure], call: [], end: [], stop: [] }],
    ["that fails at its end", { ...VALID, stop: [failure] }],
  ])("takes an answer %s", (_, answer) => {
    expect(validMessages(written(answer))).toMatchObject({ message: undefined, error: failure[1] });
  });

  it("takes an answer that was cut within an input", () => {
    const cut = { call: [open(2, CALL), given('{"a":'), close(2)], end: [end({ stop_reason: "max_tokens" })] };
    expect(validMessages(written(cut)).content[2]).toHaveProperty("input", undefined);
  });

  it("takes an answer without content", () => {
    const empty = { thinking: [], text: [], call: [], end: [end({ stop_reason: "end_turn" })] };
    expect(validMessages(written(empty)).content).toEqual([]);
  });

  it.each(mutants)("refuses a stream in which %s", (_, changes, rule) => {
    expect(() => validMessages(written(changes))).toThrow(rule);
  });

  it.each(mutantTexts)("refuses a stream in which %s", (_, mutant, rule) => {
    expect(() => validMessages(mutant)).toThrow(rule);
  });

  const streams = recordingsOf("anthropic").filter(({ isStream }) => isStream);

  it.each(streams.filter(({ name }) => !name.includes("spliced")))(
    "takes Anthropic's own: $name",
    ({ name, bytes }) => {
      const { message, error } = validMessages(new TextDecoder().decode(bytes));
      expect(message === undefined, name).toBe(error !== undefined);
    },
  );

  it("refuses two answers that were spliced into one", () => {
    const spliced = streams.find(({ name }) => name.includes("spliced"));
    expect(() => validMessages(new TextDecoder().decode(spliced?.bytes))).toThrow(/message_start comes once/);
  });
});

// The validator of streams of Responses takes valid ones, and refuses each of these mutants.
import { describe, expect, it } from "vitest";
import { validResponse } from "./responses-schema.ts";
import { validResponses } from "./responses-stream.ts";

type Json = Record<string, unknown>;
/** Its name, and its data without the type and the number. */
type Event = readonly [name: string, members?: Json];

const HEAD = {
  ...{ id: "resp_1", object: "response", created_at: 1_800_000_000, model: "my-gpt", error: null },
  ...{ incomplete_details: null, instructions: null, metadata: {}, parallel_tool_calls: true, store: false },
  ...{ previous_response_id: null, truncation: "disabled", temperature: null, top_p: null, max_output_tokens: null },
  ...{ tool_choice: "auto", tools: [], reasoning: null, text: { format: { type: "text" } } },
};
const USAGE = {
  ...{ input_tokens: 9, input_tokens_details: { cached_tokens: 0 } },
  ...{ output_tokens: 4, output_tokens_details: { reasoning_tokens: 1 }, total_tokens: 13 },
};
const lifecycle = (name: string, members: Json): Event => [`response.${name}`, { response: { ...HEAD, ...members } }];
const BEGUN = { status: "in_progress", output: [], usage: null };
const created = lifecycle("created", BEGUN);
const progress = lifecycle("in_progress", BEGUN);

const place = (output_index: number) => ({ output_index, item_id: ["rs_1", "msg_1", "fc_1", "ctc_1"][output_index] });
const added = (output_index: number, item: Json): Event => ["response.output_item.added", { output_index, item }];
const done = (output_index: number, item: Json): Event => ["response.output_item.done", { output_index, item }];
const at = (name: string, index: number, members: Json): Event => [`response.${name}`, { ...place(index), ...members }];
const part = (what: string, text: string, members: Json = {}): Event =>
  at(`content_part.${what}`, 1, { content_index: 0, part: { type: "output_text", text, annotations: [] }, ...members });
const summaryPart = (what: string, text: string): Event =>
  at(`reasoning_summary_part.${what}`, 0, { summary_index: 0, part: { type: "summary_text", text } });
const summary = (what: string, members: Json): Event =>
  at(`reasoning_summary_text.${what}`, 0, { summary_index: 0, ...members });
const say = (delta: string, members: Json = {}): Event =>
  at("output_text.delta", 1, { content_index: 0, delta, logprobs: [], ...members });
const said = (text: string, members: Json = {}): Event =>
  at("output_text.done", 1, { content_index: 0, text, logprobs: [], ...members });
const give = (delta: string): Event => at("function_call_arguments.delta", 2, { delta });
const given = (input: string): Event => at("function_call_arguments.done", 2, { arguments: input, name: "f" });

const THOUGHT = { id: "rs_1", type: "reasoning", summary: [{ type: "summary_text", text: "Hm" }] };
const MESSAGE = {
  ...{ id: "msg_1", type: "message", status: "completed", role: "assistant" },
  content: [{ type: "output_text", text: "Hi you", annotations: [] }],
};
const CALL = {
  ...{ id: "fc_1", type: "function_call", status: "completed", call_id: "call_1", name: "f", arguments: '{"a":1}' },
};
const CUSTOM = {
  id: "ctc_1",
  type: "custom_tool_call",
  status: "completed",
  call_id: "call_2",
  name: "g",
  input: "go",
};
const begun = { status: "in_progress" };
const newMessage = { ...MESSAGE, ...begun, content: [] };
const newCall = { ...CALL, ...begun, arguments: "" };
const OUTPUT = [THOUGHT, MESSAGE, CALL, CUSTOM];
const completed = (members: Json = {}): Event =>
  lifecycle("completed", { status: "completed", output: OUTPUT, usage: USAGE, ...members });
const error: Event = ["error", { code: "server_error", message: "It broke.", param: null }];
const failed = (members: Json = {}): Event =>
  lifecycle("failed", {
    ...{ status: "failed", error: { code: "server_error", message: "It broke." }, output: OUTPUT },
    ...members,
  });

const [begin, open, first, second] = [added(1, newMessage), part("added", ""), say("Hi "), say("you")];
const [sayAll, closePart, close] = [said("Hi you"), part("done", "Hi you"), done(1, MESSAGE)];

/** The parts of a valid answer, by name: a mutant replaces some of them. */
const VALID = {
  start: [created, progress],
  thought: [
    ...[added(0, { ...THOUGHT, summary: [] }), summaryPart("added", ""), summary("delta", { delta: "Hm" })],
    ...[summary("done", { text: "Hm" }), summaryPart("done", "Hm"), done(0, THOUGHT)],
  ],
  text: [begin, open, first, second, sayAll, closePart, close],
  call: [added(2, newCall), give('{"a":'), give("1}"), given('{"a":1}'), done(2, CALL)],
  custom: [
    added(3, { ...CUSTOM, ...begun, input: "" }),
    ...[at("custom_tool_call_input.delta", 3, { delta: "go" }), at("custom_tool_call_input.done", 3, { input: "go" })],
    done(3, CUSTOM),
  ],
  end: [completed()],
} as const;

type Answer = { readonly [part in keyof typeof VALID]: readonly Event[] };

function written(changes: Partial<Answer>): string {
  return Object.values({ ...VALID, ...changes })
    .flat()
    .map(([name, members], sequence_number) => framed(name, { type: name, sequence_number, ...members }))
    .join("");
}

function framed(name: string, data: Json): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

const text = (...events: Event[]): Partial<Answer> => ({ text: events });
const call = (...events: Event[]): Partial<Answer> => ({ call: events });
const start = (members: Json): Partial<Answer> => ({
  start: [lifecycle("created", { ...BEGUN, ...members }), progress],
});
const end = (members: Json): Partial<Answer> => ({ end: [completed(members)] });
const cut = (...events: Event[]): Partial<Answer> => ({ call: [], custom: [], end: events });
const { output_tokens_details: _, ...withoutDetails } = USAGE;

const mutants: [name: string, changes: Partial<Answer>, rule: RegExp][] = [
  ["there is no response.created", { start: [progress] }, /created comes first/],
  ["response.created comes twice", { start: [created, created, progress] }, /created comes first, and once/],
  ["there is no response.in_progress", { start: [created] }, /in_progress comes before all items/],
  [
    "response.in_progress comes behind an item",
    { start: [created, progress], ...text(...VALID.text, progress) },
    /before all items/,
  ],
  ["it begins with an item", { start: [], thought: [...VALID.thought, ...VALID.start] }, /created comes first/],
  ["it begins with a delta", { start: [], thought: [say("Hi"), ...VALID.start] }, /created comes first/],
  ["the response has no id", start({ id: undefined }), /response.created: .*id/s],
  ["the response begins completed", start({ status: "completed" }), /response.created: .*status/s],
  ["the response begins with output", start({ output: [MESSAGE] }), /response.created: .*output/s],
  ["the response has no tools", start({ tools: undefined }), /response.created: .*tools/s],
  ["an item has no beginning", text(open, first), /is of an item that is open/],
  ["a delta comes before its item", text(say("Hi"), ...VALID.text), /is of an item that is open/],
  ["an item is not done", text(...VALID.text.slice(0, -1)), /an item is done before the next one begins/],
  ["the last item is not done", { custom: VALID.custom.slice(0, -1) }, /the last event comes behind all items/],
  ["an item is done twice", text(...VALID.text, close), /is of an item that is open/],
  ["items are interleaved", text(begin, ...VALID.call, ...VALID.text.slice(1)), /before the next one begins/],
  ["an index is left out", { text: [], call: VALID.call }, /indexes of items count up from 0/],
  ["an item has an id that another has", text(added(1, { ...newMessage, id: "rs_1" })), /no two items have one id/],
  ["an item begins with text", text(added(1, { ...newMessage, content: MESSAGE.content })), /output_item.added/],
  ["an item is of an unknown type", text(added(1, { id: "x", type: "words" })), /output_item.added/],
  ["a delta has another item's index", text(begin, open, say("Hi", { output_index: 0 })), /output_index/],
  ["a delta has another item's id", text(begin, open, say("Hi", { item_id: "msg_2" })), /item_id/],
  ["a delta has no item's id", text(begin, open, say("Hi", { item_id: undefined })), /item_id/],
  ["a delta is of another part", text(begin, open, say("Hi", { content_index: 1 })), /content_index/],
  ["a delta is empty", text(begin, open, say("")), /says something/],
  ["a delta has logprobs that are no list", text(begin, open, say("Hi", { logprobs: {} })), /logprobs.* are a list/],
  ["a part has no beginning", text(begin, first), /of a part that is open/],
  ["a part begins with text", text(begin, part("added", "Hi")), /a part begins empty/],
  ["a part begins at another index", text(begin, part("added", "", { content_index: 1 })), /of parts count up/],
  ["a part begins within another", text(begin, open, part("added", "", { content_index: 1 })), /part is closed/],
  [
    "a summary is in a message",
    text(begin, at("reasoning_summary_part.added", 1, { summary_index: 0, part: { type: "summary_text", text: "" } })),
    /fits its item/,
  ],
  [
    "a refusal is said in a text",
    text(begin, open, at("refusal.delta", 1, { content_index: 0, delta: "No" })),
    /fits its part/,
  ],
  ["arguments are in a message", text(begin, at("function_call_arguments.delta", 1, { delta: "{}" })), /fits its item/],
  ["a text is not done", text(begin, open, first, closePart), /text of a part is done before/],
  ["a text is done without a delta", text(begin, open, said("Hi you")), /has all its deltas/],
  ["a text goes on behind its end", text(begin, open, first, said("Hi "), second), /nothing is said behind/],
  ["a part has another text", text(begin, open, first, said("Hi "), part("done", "Ho")), /has the text of its deltas/],
  ["a part is not closed", text(begin, open, first, second, sayAll, close), /done behind its parts/],
  [
    "a message has other content",
    text(...VALID.text.slice(0, -1), done(1, { ...MESSAGE, content: [{ ...MESSAGE.content[0], text: "Ho" }] })),
    /content of an item/,
  ],
  [
    "a message has another id when it is done",
    text(...VALID.text.slice(0, -1), done(1, { ...MESSAGE, id: "msg_2" })),
    /id of an item/,
  ],
  [
    "a message is done and still in progress",
    text(...VALID.text.slice(0, -1), done(1, { ...MESSAGE, ...begun })),
    /output_item.done/,
  ],
  ["a call has no call_id", call(added(2, { ...newCall, call_id: undefined })), /output_item.added/],
  [
    "a call has another call_id when it is done",
    call(...VALID.call.slice(0, -1), done(2, { ...CALL, call_id: "call_9" })),
    /call_id of an item/,
  ],
  [
    "a call loses its namespace",
    call(added(2, { ...newCall, namespace: "n" }), ...VALID.call.slice(1)),
    /namespace of an item/,
  ],
  [
    "a call has other arguments",
    call(...VALID.call.slice(0, -1), done(2, { ...CALL, arguments: "{}" })),
    /arguments of an item/,
  ],
  ["arguments are not done", call(added(2, newCall), give('{"a":1}'), done(2, CALL)), /input of a call is done before/],
  ["arguments that are done are others", call(added(2, newCall), give("{}"), given('{"a":1}')), /has all its deltas/],
  [
    "two calls have one call_id",
    {
      custom: [
        added(3, { ...CUSTOM, ...begun, call_id: "call_1", input: "" }),
        ...VALID.custom.slice(1, -1),
        done(3, { ...CUSTOM, call_id: "call_1" }),
      ],
      ...end({ output: [THOUGHT, MESSAGE, CALL, { ...CUSTOM, call_id: "call_1" }] }),
    },
    /no two calls have one id/,
  ],
  [
    "an event is of an unknown type",
    text(begin, at("output_text.words", 1, {})),
    /no events of the type|part that is open/,
  ],
  ["there is no last event", { end: [] }, /ends with response.completed/],
  ["there are two last events", { end: [completed(), completed()] }, /nothing is behind the last event/],
  ["the response is completed and says failed", end({ status: "failed" }), /response.completed: .*status/s],
  ["the response has no output", end({ output: [] }), /has the items that are done/],
  [
    "an item of the output is another",
    end({ output: [...OUTPUT.slice(0, -1), { ...CUSTOM, input: "stop" }] }),
    /has the items/,
  ],
  ["the response has no usage", end({ usage: null }), /response.completed: .*usage/s],
  ["the usage has no details", end({ usage: withoutDetails }), /output_tokens_details/],
  ["the response has another id in the end", end({ id: "resp_2" }), /id of the response stays the same/],
  ["the response is of another model in the end", end({ model: "gpt-5" }), /model of the response stays/],
  ["it is completed with an error", end({ error: { code: "x", message: "y" } }), /response.completed: .*error/s],
  [
    "it is incomplete for no reason",
    { end: [lifecycle("incomplete", { status: "incomplete", output: OUTPUT, usage: USAGE })] },
    /incomplete_details/,
  ],
  [
    "it is completed with a message that is not",
    {
      ...text(...VALID.text.slice(0, -1), done(1, { ...MESSAGE, status: "incomplete" })),
      ...end({ output: [THOUGHT, { ...MESSAGE, status: "incomplete" }, CALL, CUSTOM] }),
    },
    /only the last item can be incomplete/,
  ],
  ["an error comes alone", { end: [error] }, /ends with response.completed/],
  ["it fails without an error before", { end: [failed()] }, /an error comes right before response.failed/],
  ["an error comes behind the failure", { end: [failed(), error] }, /an error comes right before|nothing is behind/],
  ["it is completed behind an error", { end: [error, completed()] }, /response.failed comes right behind an error/],
  ["it goes on behind its failure", { end: [error, failed(), completed()] }, /nothing is behind the last event/],
  [
    "the failure has another error",
    { end: [error, failed({ error: { code: "server_error", message: "Oh." } })] },
    /error is the same/,
  ],
  ["the failure has lost the items", { end: [error, failed({ output: [] })] }, /has the items that are done/],
  [
    "the failure has an item that never began",
    cut(error, failed({ output: [THOUGHT, MESSAGE, CALL] })),
    /has what there was/,
  ],
  [
    "an error has the envelope of chat completions",
    { end: [["error", { error: { message: "It broke." } }], failed()] },
    /error: .*message/s,
  ],
];

const mutantTexts: [name: string, text: string, rule: RegExp][] = [
  ["an event has no name", written({}).replace("event: response.created\n", ""), /its name and its data/],
  [
    "an event has another's name",
    written({}).replace("event: response.created", "event: response.queued"),
    /name is its type/,
  ],
  ["an event has no type", written({}).replace('"type":"response.created",', ""), /name is its type/],
  ["an event has no number", written({}).replace('"sequence_number":3,', ""), /numbers of events count up/],
  ["a number is left out", written({}).replace(/(?<="sequence_number":)(?=\d{2})/g, "1"), /numbers of events count up/],
  [
    "numbers begin with 1",
    written({}).replaceAll(/(?<="sequence_number":)\d+/g, (number) => `${Number(number) + 1}`),
    /count up from 0/,
  ],
  ["the stream ends within an event", written({}).slice(0, -1), /ends behind an event/],
  ["it ends as chat completions do", `${written({})}data: [DONE]\n\n`, /its name and its data/],
  ["it is empty", "", /ends with response.completed/],
];

describe("the validator of streams of Responses", () => {
  it("takes a valid answer, and adds it up", () => {
    const { response, output, error: failure } = validResponses(written({}));
    expect(output).toEqual(OUTPUT);
    expect(response).toMatchObject({ id: "resp_1", status: "completed", output, usage: USAGE });
    expect(failure).toBeUndefined();
    expect(validResponse(JSON.stringify(response))).toEqual(response);
  });

  it.each<[string, Partial<Answer>]>([
    ["with pings", {}],
    ["that is empty", { thought: [], text: [], call: [], custom: [], end: [completed({ output: [] })] }],
    ["that fails at once", { start: [created], thought: [], text: [], ...cut(error, failed({ output: [] })) }],
    ["that fails at its end", { end: [error, failed()] }],
    [
      "that fails within an item",
      {
        ...text(begin, open, first),
        ...cut(error, failed({ output: [THOUGHT, { ...MESSAGE, status: "incomplete" }] })),
      },
    ],
    [
      "that is cut",
      cut(
        lifecycle("incomplete", {
          status: "incomplete",
          incomplete_details: { reason: "max_output_tokens" },
          output: [THOUGHT, MESSAGE],
          usage: USAGE,
        }),
      ),
    ],
  ])("takes an answer %s", (_, changes) => {
    expect(() =>
      validResponses(written(changes).replaceAll("event: response.output", ": ping\nevent: response.output")),
    ).not.toThrow();
  });

  it("takes items of OpenAI's own tools, annotations, and reasoning as it is", () => {
    const search = { id: "ws_1", type: "web_search_call", status: "completed" };
    const raw = { id: "rs_1", type: "reasoning", summary: [], content: [{ type: "reasoning_text", text: "Hm" }] };
    const annotation = { type: "url_citation", url: "https://example.com" };
    const cited = { type: "output_text", text: "Hi", annotations: [annotation] };
    const message = { ...MESSAGE, content: [cited] };
    const events: Partial<Answer> = {
      thought: [
        added(0, { id: "rs_1", type: "reasoning", summary: [] }),
        at("content_part.added", 0, { content_index: 0, part: { type: "reasoning_text", text: "" } }),
        at("reasoning_text.delta", 0, { content_index: 0, delta: "Hm" }),
        at("reasoning_text.done", 0, { content_index: 0, text: "Hm" }),
        at("content_part.done", 0, { content_index: 0, part: raw.content[0] }),
        done(0, raw),
      ],
      ...text(
        ...[begin, open, say("Hi")],
        at("output_text.annotation.added", 1, { content_index: 0, annotation_index: 0, annotation }),
        ...[said("Hi"), part("done", "", { part: cited }), done(1, message)],
      ),
      call: [
        added(2, { ...search, status: "in_progress" }),
        ["response.web_search_call.searching", { output_index: 2, item_id: "ws_1" }],
        done(2, search),
      ],
      custom: [],
      end: [completed({ output: [raw, message, search] })],
    };
    expect(validResponses(written(events)).output).toEqual([raw, message, search]);
  });

  it("takes what OpenAI's own tools say in pieces, their searches without ids, and texts without log probabilities", () => {
    const code = { id: "ci_1", type: "code_interpreter_call", status: "completed", code: "1" };
    const found = { status: "completed", call_id: null, execution: "server" };
    const searched = { ...found, id: "tsc_1", type: "tool_search_call", arguments: { paths: ["f"] } };
    const tools = { ...found, id: "tso_1", type: "tool_search_output", tools: [] };
    const compacted = { id: "cmp_1", type: "compaction", encrypted_content: "gAAAA" };
    const ofCode = (what: string, members: Json): Event => [
      `response.code_interpreter_call${what}`,
      { output_index: 0, item_id: "ci_1", ...members },
    ];
    const events: Partial<Answer> = {
      thought: [
        added(0, { ...code, status: "in_progress", code: "" }),
        ...[ofCode(".in_progress", {}), ofCode("_code.delta", { delta: "1" }), ofCode("_code.done", { code: "1" })],
        done(0, code),
      ],
      ...text(
        ...[begin, open, say("Hi you", { logprobs: undefined }), said("Hi you", { logprobs: undefined })],
        ...[closePart, close],
      ),
      call: [
        ...[added(2, { ...searched, status: "in_progress", arguments: {} }), done(2, searched)],
        ...[added(3, tools), done(3, tools)],
      ],
      custom: [added(4, compacted), done(4, compacted)],
      end: [completed({ output: [code, MESSAGE, searched, tools, compacted] })],
    };
    expect(() => validResponses(written(events))).not.toThrow();
  });

  it("takes a thought that is encrypted anew in the last event, and none that is not encrypted there", () => {
    const encrypted = (encrypted_content?: string) => ({ ...THOUGHT, encrypted_content });
    const ending = (last: Json): Partial<Answer> => ({
      thought: [...VALID.thought.slice(0, -1), done(0, encrypted("gAAAAone"))],
      ...end({ output: [last, MESSAGE, CALL, CUSTOM] }),
    });
    expect(() => validResponses(written(ending(encrypted("gAAAAtwo"))))).not.toThrow();
    expect(() => validResponses(written(ending(encrypted())))).toThrow(/has the items that are done/);
  });

  it.each(mutants)("refuses a stream in which %s", (_, changes, rule) => {
    expect(() => validResponses(written(changes))).toThrow(rule);
  });

  it.each(mutantTexts)("refuses a stream in which %s", (_, mutant, rule) => {
    expect(() => validResponses(mutant)).toThrow(rule);
  });

  it.each<[string, Json]>([
    ["that failed", { status: "failed" }],
    ["without usage", { usage: undefined }],
    ["with two calls of one id", { output: [CALL, { ...CALL, id: "fc_2" }] }],
    ["whose message is not done", { output: [newMessage] }],
  ])("refuses a JSON answer %s", (_, members) => {
    const whole = { ...HEAD, status: "completed", output: OUTPUT, usage: USAGE, ...members };
    expect(() => validResponse(JSON.stringify(whole))).toThrow();
  });
});

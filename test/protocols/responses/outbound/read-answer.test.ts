// Answers of OpenAI's Responses, as clients of other protocols get them.
import { describe, expect, it } from "vitest";
import { endsOf, partsOf } from "../../chat/outbound/support/reading.ts";
import {
  begun,
  call,
  type Json,
  message,
  OPTIONS,
  read,
  readJson,
  response,
  search,
  streamOf,
  text,
  thought,
  whole,
} from "./support/streams.ts";

const hello = text("msg_1", "Hel", "lo.");
const weather = call("fc_1", "get_weather", ['{"city"', ':"Bonn"}']);
const hm = thought("rs_1", [["I ", "look."], ["I see."]], "gAAAAone");

const textsOf = (reading: ReturnType<typeof read>) => partsOf(reading).map(({ type, text }) => `${type}: ${text}`);
const without = (events: readonly Json[], pattern: RegExp) => events.filter(({ type }) => !pattern.test(String(type)));

describe("an answer", () => {
  it("is its events, piece by piece", () => {
    expect(read(streamOf([hm, hello, weather])).events).toEqual([
      { type: "start", id: "resp_1" },
      { type: "part-start", index: 0, part: { type: "reasoning" } },
      { type: "part-delta", index: 0, text: "I " },
      { type: "part-delta", index: 0, text: "look." },
      { type: "part-delta", index: 0, text: "\n\nI see." },
      { type: "part-end", index: 0, signature: { maker: "openai", value: "gAAAAone" } },
      { type: "part-start", index: 1, part: { type: "text" } },
      { type: "part-delta", index: 1, text: "Hel" },
      { type: "part-delta", index: 1, text: "lo." },
      { type: "part-end", index: 1 },
      { type: "part-start", index: 2, part: { type: "tool-call", id: "call_fc_1", name: "get_weather" } },
      { type: "part-delta", index: 2, text: '{"city"' },
      { type: "part-delta", index: 2, text: ':"Bonn"}' },
      { type: "part-end", index: 2 },
      { type: "end", reason: "tool-calls" },
    ]);
  });

  it("is the same as JSON", () => {
    const items = [hm, hello, weather];
    const [streamed, json] = [read(streamOf(items)), readJson(whole(items))];
    expect(textsOf(json)).toEqual(textsOf(streamed));
    expect([json.verdict, json.usage, endsOf(json)]).toEqual(["complete", streamed.usage, endsOf(streamed)]);
  });

  it.each([
    ["deltas", /\.delta$/],
    ["texts that are done", /_(?:text|arguments)\.done$/],
    ["parts", /_part\./],
    ["beginnings of its items", /output_item\.added$/],
    ["ends of its items", /output_item\.done$/],
    ["items", /output_item|_text|_part|_arguments/],
    ["beginning", /response\.(?:created|in_progress)$/],
  ])("is the same without %s", (_, pattern) => {
    const events = streamOf([hm, hello, weather]);
    const reading = read(without(events, pattern));
    expect(textsOf(reading)).toEqual(textsOf(read(events)));
    expect(endsOf(reading)).toEqual([{ type: "end", reason: "tool-calls" }]);
    expect(JSON.stringify(reading.events)).toContain("gAAAAone");
  });

  it("has what its provider counts", () => {
    const { usage, finishReasons } = read(streamOf([hello]));
    expect(usage).toMatchObject({ promptTokens: 15, completionTokens: 20, cachedTokens: 5, reasoningTokens: 8 });
    expect(finishReasons).toEqual(["stop"]);
  });

  it("has nothing of what OpenAI's own tools did", () => {
    expect(textsOf(read(streamOf([search("ws_1"), hello])))).toEqual(["text: Hello."]);
  });

  it("may have items without numbers, which their ids distinguish", () => {
    const events = streamOf([hello, weather]).map(({ output_index: _, ...event }) => event);
    expect(textsOf(read(events))).toEqual(["text: Hello.", 'tool-call: {"city":"Bonn"}']);
  });

  it("may have ids that change from event to event", () => {
    const events = streamOf([hello, weather]).map((event, at) =>
      "item_id" in event ? { ...event, item_id: `${at}` } : event,
    );
    expect(textsOf(read(events))).toEqual(["text: Hello.", 'tool-call: {"city":"Bonn"}']);
  });

  it("may have several texts", () => {
    const parts = message("msg_1", [
      { type: "output_text", pieces: ["One."] },
      { type: "output_text", pieces: ["Two."] },
    ]);
    expect(textsOf(read(streamOf([parts])))).toEqual(["text: One.", "text: Two."]);
  });

  it("gives a tool the name that the client knows", () => {
    const toolNames = new Map([["get_weather", "get weather"]]);
    expect(partsOf(read(streamOf([weather]), { ...OPTIONS, toolNames }))).toMatchObject([{ name: "get weather" }]);
  });

  it("has the input of a custom tool as the string in an object", () => {
    const patch = call("ctc_1", "patch", ['say "', "\u00fc\n", '"\ud83d', "\ude00"], true);
    const inputs = [read(streamOf([patch])), readJson(whole([patch]))].map((reading) => partsOf(reading)[0]?.text);
    for (const input of inputs) expect(JSON.parse(String(input))).toEqual({ input: 'say "\u00fc\n"\u{1f600}' });
  });
});

describe("reasoning", () => {
  const raw = (delta: string) => ({ type: "response.reasoning_text.delta", output_index: 0, content_index: 0, delta });

  it("may be shown as it is, as open models do", () => {
    const item = { id: "rs_1", type: "reasoning", summary: [], content: [{ type: "reasoning_text", text: "Why." }] };
    const end = { type: "response.completed", response: response({ status: "completed", output: [item] }) };
    expect(textsOf(read([...begun, raw("W"), raw("hy."), end]))).toEqual(["reasoning: Why."]);
    expect(textsOf(readJson(end.response))).toEqual(["reasoning: Why."]);
  });

  it("may be encrypted only", () => {
    const { events } = read(streamOf([thought("rs_1", [], "gAAAAone"), hello]));
    expect(events.slice(1, 3)).toEqual([
      { type: "part-start", index: 0, part: { type: "reasoning" } },
      { type: "part-end", index: 0, signature: { maker: "openai", value: "gAAAAone" } },
    ]);
  });

  it("is nothing if it is neither shown nor encrypted", () => {
    expect(textsOf(read(streamOf([thought("rs_1", []), hello])))).toEqual(["text: Hello."]);
  });

  it("is Azure's to read where it comes from Azure", () => {
    const { events } = read(streamOf([hm]), { stream: true, maker: "azure" });
    expect(JSON.stringify(events)).toContain('{"maker":"azure","value":"gAAAAone"}');
  });
});

describe("the end of an answer", () => {
  const incomplete = (reason?: string) => ({ status: "incomplete", incomplete_details: reason ? { reason } : null });
  const no = message("msg_1", [{ type: "refusal", pieces: ["I ", "cannot."] }]);

  it.each([
    ["with the answer", [hello], {}, { reason: "stop" }, "stop"],
    ["with a call", [hello, weather], {}, { reason: "tool-calls" }, "tool_calls"],
    ["with a refusal", [no], {}, { reason: "stop", refusal: "I cannot." }, "stop"],
    ["at the maximum of tokens", [hello], incomplete("max_output_tokens"), { reason: "length" }, "length"],
    ["within a call", [weather], incomplete("max_output_tokens"), { reason: "length" }, "length"],
    ["by a filter", [hello], incomplete("content_filter"), { reason: "content-filter" }, "content_filter"],
    ["for a reason of its own", [hello], incomplete("max_tool_calls"), { reason: "length" }, "max_tool_calls"],
    ["for no reason", [hello], incomplete(), { reason: "length" }, "length"],
  ])("is told where it ends %s", (_, items, members, expected, logged) => {
    for (const reading of [read(streamOf(items, members)), readJson(whole(items, members))]) {
      expect([reading.verdict, reading.finishReasons]).toEqual(["complete", [logged]]);
      expect(endsOf(reading)).toEqual([{ type: "end", ...expected }]);
    }
  });

  it("is one of an answer without items", () => {
    expect(read(streamOf([])).events).toEqual([
      { type: "start", id: "resp_1" },
      { type: "end", reason: "stop" },
    ]);
  });

  it("hides nothing that is said behind it", () => {
    const { events, verdict } = read([...streamOf([hello]), ...streamOf([weather])]);
    expect([verdict, events.length]).toEqual(["complete", 6]);
  });
});

describe("a failure", () => {
  const error = { code: "rate_limit_exceeded", message: "Slow down." };

  it.each([
    ["an event", [{ type: "error", ...error, param: null, sequence_number: 3 }]],
    ["an event that holds it", [{ type: "error", error }]],
    [
      "a response that failed",
      [{ type: "response.failed", response: response({ status: "failed", error, usage: null }) }],
    ],
  ])("is reported by %s", (_, events) => {
    const reading = read([...streamOf([hello]).slice(0, 5), ...events]);
    expect([reading.verdict, reading.error]).toMatchObject(["failed", error]);
  });

  it("is reported by a JSON answer", () => {
    expect(readJson(response({ status: "failed", error }))).toMatchObject({ verdict: "failed", error });
    expect(readJson({ error })).toMatchObject({ verdict: "failed", error });
  });

  it("may have any text", () => {
    expect(read([]).verdict).toBe("cut");
    expect(readJson("no JSON").verdict).toBe("malformed");
  });

  it("is a JSON answer that has not ended, and one that is no response", () => {
    for (const status of ["in_progress", "queued"]) expect(readJson(response({ status })).verdict).toBe("malformed");
    for (const answer of [{}, { choices: [] }, "[]", "1"]) expect(readJson(answer).verdict).toBe("malformed");
  });

  it("is a call without a name", () => {
    expect(readJson(whole([call("fc_1", "", ["{}"])])).verdict).toBe("malformed");
    expect(read(streamOf([call("fc_1", "", ["{}"])])).verdict).toBe("malformed");
  });
});

// Responses that are read as a provider's and written again for a client of Responses, and requests the other way.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimatedUsage } from "../../../../functions/core/limits/usage.ts";
import { writeRequest } from "../../../../functions/protocols/responses/outbound/write-request.ts";
import { runs } from "../../../support/long.ts";
import { validResponse } from "../../../support/responses-schema.ts";
import { eventsOf, validResponses } from "../../../support/responses-stream.ts";
import { targetFrom } from "../../../support/target.ts";
import { read as readRequest } from "../inbound/support/read.ts";
import { responsesRequests } from "../inbound/support/responses-requests.ts";
import { write } from "../inbound/support/write.ts";
import { comparable, DIFFERENCES, expected } from "./support/differences.ts";
import { responsesRequest } from "./support/request-schema.ts";
import { type SaidAnswer, streamedAnswer, wholeAnswer } from "./support/said-answer.ts";
import {
  call,
  having,
  type Json,
  message,
  read,
  readJson,
  search,
  streamOf,
  text,
  thought,
  whole,
} from "./support/streams.ts";

const says = (...pieces: string[]) => ({ type: "output_text", pieces }) as const;
const hello = text("msg_1", "Hel", "lo.");
const weather = call("fc_1", "get_weather", ['{"city"', ':"Bonn"}']);
const hm = thought("rs_1", [["I ", "look."]], "gAAAAone");
const cited = message("msg_1", [{ ...says("Hello."), annotations: [{ type: "url_citation" }] }]);
const cut = { status: "incomplete", incomplete_details: { reason: "max_output_tokens" } };

const ASKED = { showsSummary: true, encrypted: true };
const UNASKED = { showsSummary: false, encrypted: false };

type Sent = readonly [items: readonly (typeof hello)[], members?: Json, wishes?: typeof ASKED];

const STREAMS: Readonly<Record<string, Sent>> = {
  "a text": [[hello]],
  "a call": [[weather]],
  "all kinds of items": [[hm, hello, weather, call("fc_2", "get_time", ["{}"])]],
  "a text behind calls": [[weather, text("msg_2", "So.")]],
  "several texts": [[message("msg_1", [says("One."), says("Two.")]), text("msg_2", "Three.")]],
  "several summaries": [[thought("rs_1", [["One."], ["Two."]], "gAAAAone"), hello]],
  "thoughts that are encrypted only": [
    [thought("rs_1", [], "gAAAAone"), weather, thought("rs_2", [], "gAAAAtwo"), hello],
  ],
  "thoughts that are neither shown nor encrypted": [[thought("rs_1", []), hello]],
  "a search": [[search("ws_1"), hello]],
  "a text with citations": [[cited]],
  "a text with padding, and without log probabilities": [
    [having(hello, { phase: "final_answer" }, { obfuscation: "x", logprobs: undefined })],
  ],
  "a call of a tool that was searched": [[having(weather, { namespace: "get_weather" })]],
  "thoughts with a status": [[having(hm, { status: "completed", content: [] }), hello]],
  "thoughts that are encrypted unasked": [[thought("rs_1", [], "gAAAAone"), hello], {}, UNASKED],
  "a refusal": [[message("msg_1", [{ type: "refusal", pieces: ["I ", "cannot."] }])]],
  "a text and a refusal": [[message("msg_1", [says("Well."), { type: "refusal", pieces: ["No."] }])]],
  nothing: [[]],
  "what the maximum has cut": [[hm], cut],
};

/** What a client gets of what the provider has sent. */
function again(reading: ReturnType<typeof read>, kind: "stream" | "json", wishes: typeof ASKED): SaidAnswer {
  expect(reading.verdict).toBe("complete");
  const text = write(kind, reading.events, { usage: reading.usage ?? estimatedUsage(0, 0), ...wishes });
  if (kind === "json") return comparable(wholeAnswer(validResponse(text)));
  validResponses(text);
  return comparable(streamedAnswer(eventsOf(text)));
}

describe("a response of OpenAI, on its way through the internal form,", () => {
  it.each(Object.keys(STREAMS))("is the same but for the known differences: %s", (name) => {
    const [items, members, wishes = ASKED] = STREAMS[name] ?? [[]];
    const [events, original] = [streamOf(items, members), whole(items, members)];
    expect(again(read(events), "stream", wishes)).toEqual(expected(streamedAnswer(events), wishes));
    expect(again(readJson(original), "json", wishes)).toEqual(expected(wholeAnswer(original), wishes));
  });

  it.each(DIFFERENCES)("loses this in one of them: $what", ({ what }) => {
    const others = DIFFERENCES.filter((difference) => difference.what !== what);
    const differs = Object.values(STREAMS).some(([items, members, wishes = ASKED]) => {
      const answer = streamedAnswer(streamOf(items, members));
      const rest = others.reduce((rest, { without }) => without(rest, wishes), comparable(answer));
      return JSON.stringify(rest) !== JSON.stringify(expected(answer, wishes));
    });
    expect(differs).toBe(true);
  });
});

describe("a request of Responses, on its way through the internal form,", () => {
  const said = (role: string, type: string, value: string) => ({
    type: "message",
    role,
    content: [{ type, text: value }],
  });
  const parameters = { type: "object", properties: {}, additionalProperties: false };
  const request = {
    model: "gpt-5.5",
    instructions: "Be brief.",
    input: [
      {
        type: "message",
        role: "user",
        content: [
          { type: "input_text", text: "Hi" },
          { type: "input_image", image_url: "https://a.b/c.png", detail: "auto" },
        ],
      },
      { type: "reasoning", summary: [{ type: "summary_text", text: "Hm." }], encrypted_content: "gAAAAone" },
      said("assistant", "output_text", "I look."),
      { type: "function_call", call_id: "call_1", name: "f", arguments: '{"a": 1.0}' },
      { type: "function_call_output", call_id: "call_1", output: "1" },
      said("developer", "input_text", "Go on."),
      said("user", "input_text", "And?"),
    ],
    tools: [{ type: "function", name: "f", description: "Does f.", parameters, strict: true }],
    tool_choice: { type: "function", name: "f" },
    parallel_tool_calls: false,
    stream: true,
    store: false,
    max_output_tokens: 100,
    reasoning: { effort: "high", summary: "auto" },
    include: ["reasoning.encrypted_content"],
    text: { format: { type: "json_schema", name: "n", schema: parameters, strict: true } },
    user: "u",
    service_tier: "flex",
  };

  it("is the same", () => {
    const target = targetFrom({ name: "m", model: "openai/gpt-5.5" });
    const { body } = writeRequest(readRequest(request), { target, stream: true, maximumTokens: 4096 });
    expect(JSON.parse(JSON.stringify(body))).toEqual(request);
  });

  it("breaks no rule of the API, whatever it asks", () => {
    const property = fc.property(
      responsesRequests,
      fc.constantFrom("openai/gpt-5.5", "openai/gpt-4.1"),
      (request, model) => {
        const target = targetFrom({ name: "m", model });
        const { body } = writeRequest(readRequest(request), { target, stream: true, maximumTokens: 4096 });
        expect(responsesRequest.safeParse(JSON.parse(JSON.stringify(body))).error?.issues).toBeUndefined();
      },
    );
    fc.assert(property, { numRuns: runs(100) });
  });
});

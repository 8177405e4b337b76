// The stand-in for Google answers as the APIs do, so that a failing test of the gateway blames the gateway.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { cutAfter, endAfter } from "./anthropic-stand-in/faults.ts";
import { ACCESS_TOKEN, API_KEY } from "./google-stand-in/address.ts";
import type { Answer, Candidate } from "./google-stand-in/answer.ts";
import * as faults from "./google-stand-in/faults.ts";
import { BLOCKED_TRIGGER, MALFORMED_TRIGGER, UNSAFE_TRIGGER } from "./google-stand-in/reply.ts";
import type { Part } from "./google-stand-in/request.ts";
import { SENTINELS } from "./google-stand-in/signature.ts";
import { THOUGHT } from "./google-stand-in/thoughts.ts";
import { type GoogleStandIn, startGoogleStandIn } from "./google-stand-in.ts";
import { interpret } from "./strict-event-source.ts";

let standIn: GoogleStandIn;

beforeAll(async () => {
  standIn = await startGoogleStandIn();
});
beforeEach(() => standIn.reset());
afterAll(() => standIn.close());

const OLD = "gemini-2.0-flash";
const USUAL = "gemini-2.5-flash";
const NEWEST = "gemini-3-flash-preview";
const user = (...parts: object[]) => ({ role: "user", parts });
const model = (...parts: object[]) => ({ role: "model", parts });
const said = (text: string) => ({ contents: [user({ text })] });
const city = { type: "OBJECT", properties: { city: { type: "STRING" } }, required: ["city"] };
const tools = [{ functionDeclarations: [{ name: "weather", parameters: city }, { name: "time" }] }];

function ask(id: string, body: object, method = "generateContent"): Promise<Response> {
  const headers = { "x-goog-api-key": API_KEY };
  return fetch(`${standIn.url}/v1beta/models/${id}:${method}`, { method: "POST", headers, body: JSON.stringify(body) });
}

const stream = async (id: string, body: object) => (await ask(id, body, "streamGenerateContent?alt=sse")).text();

/** Asks for JSON and for a stream, and expects the same of both. */
async function answer(id: string, body: object): Promise<Answer> {
  const json = (await (await ask(id, body)).json()) as Answer;
  const events = eventsIn(await stream(id, body));
  expect(joined(events)).toEqual((json.candidates ?? []).map(comparable));
  expect(events.at(-1)?.usageMetadata).toEqual(json.usageMetadata);
  return json;
}

const eventsIn = (text: string) => interpret(text).events.map(({ data }) => JSON.parse(data) as Answer);

interface Comparable {
  thoughts: string;
  text: string;
  calls: unknown[];
  signatures: unknown[];
  finishReason: unknown;
}

/** Each candidate of a stream, put together. Signatures of texts may be at another part. */
function joined(events: readonly Answer[]): Comparable[] {
  const all: Comparable[] = [];
  for (const candidate of events.flatMap(({ candidates = [] }) => candidates)) {
    const { index = 0 } = candidate;
    const piece = comparable(candidate);
    const before = all[index] ?? comparable({});
    all[index] = {
      thoughts: before.thoughts + piece.thoughts,
      text: before.text + piece.text,
      calls: [...before.calls, ...piece.calls],
      signatures: [...before.signatures, ...piece.signatures],
      finishReason: piece.finishReason ?? before.finishReason,
    };
  }
  return all;
}

function comparable({ content, finishReason }: Candidate): Comparable {
  const parts = content?.parts ?? [];
  const textOf = (isThought: boolean) =>
    parts.map(({ text = "", thought = false }) => (thought === isThought ? text : "")).join("");
  return {
    thoughts: textOf(true),
    text: textOf(false),
    calls: parts.flatMap(({ functionCall }) => functionCall ?? []),
    signatures: parts.flatMap(({ thoughtSignature }) => thoughtSignature ?? []),
    finishReason,
  };
}

const partsOf = async (id: string, body: object): Promise<readonly Part[]> =>
  (await answer(id, body)).candidates?.[0]?.content?.parts ?? [];
const textOf = async (id: string, body: object) => (await partsOf(id, body)).map(({ text = "" }) => text).join("");

describe.each([OLD, USUAL, NEWEST])("an answer of %s", (id) => {
  it("repeats the last thing said, in a stream and in JSON", async () => {
    const contents = [user({ text: "One" }), model({ text: "Two" }), user({ text: "Three 🦢" })];
    expect(await textOf(id, { contents })).toBe("You said: Three 🦢");
  });

  it("ends at a stop sequence, or at the maximum", async () => {
    const config = (generationConfig: object) => ({ ...said("one two three"), generationConfig });
    expect(await textOf(id, config({ stopSequences: ["three", "two"] }))).toBe("You said: one ");
    const { candidates } = await answer(id, config({ maxOutputTokens: 2 }));
    expect(candidates?.[0]?.finishReason).toBe("MAX_TOKENS");
  });

  it("calls functions before there are results, which are then repeated", async () => {
    const parts = await partsOf(id, { ...said("Hi"), tools });
    expect(parts).toMatchObject([{ functionCall: { name: "weather", args: { city: "text" } } }]);
    expect(parts[0]?.functionCall).not.toHaveProperty("id");
    const response = { functionResponse: { name: "weather", response: { output: "Sunny" } } };
    const contents = [user({ text: "Hi" }), model(...parts), user(response)];
    expect(await textOf(id, { contents, tools })).toBe("The tools say: Sunny");
  });

  it("calls functions in parallel if the prompt asks for it, and the first is signed if it thinks", async () => {
    const parts = await partsOf(id, { ...said("In parallel"), tools });
    expect(parts.map(({ functionCall }) => functionCall?.name)).toEqual(["weather", "time"]);
    expect(parts.map(({ thoughtSignature }) => thoughtSignature !== undefined)).toEqual([id !== OLD, false]);
  });

  it("calls functions as the choice says", async () => {
    const choice = (functionCallingConfig: object) => ({ ...said("Hi"), tools, toolConfig: { functionCallingConfig } });
    const chosen = choice({ mode: "ANY", allowedFunctionNames: ["time"] });
    expect(await partsOf(id, chosen)).toMatchObject([{ functionCall: { name: "time", args: {} } }]);
    expect(await textOf(id, choice({ mode: "NONE" }))).toBe("You said: Hi");
  });

  it("is blocked, or has a blocked prompt or a malformed call, on a trigger", async () => {
    expect(await answer(id, said(BLOCKED_TRIGGER))).toMatchObject({
      promptFeedback: { blockReason: expect.any(String) },
    });
    expect((await answer(id, said(UNSAFE_TRIGGER))).candidates).toMatchObject([
      { content: {}, finishReason: "SAFETY" },
    ]);
    const { candidates } = await answer(id, said(MALFORMED_TRIGGER));
    expect(candidates?.[0]).toMatchObject({ content: { role: "model" }, finishReason: "MALFORMED_FUNCTION_CALL" });
  });

  it("is a stream with lines, events and running usage as in the recordings", async () => {
    const text = await stream(id, said("Hi"));
    expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]|\[DONE\]|event:/);
    const totals = eventsIn(text).map(({ usageMetadata }) => usageMetadata.totalTokenCount ?? 0);
    expect(totals).toEqual(totals.toSorted((a, b) => a - b));
    const finished = eventsIn(text).map(({ candidates }) => candidates?.[0]?.finishReason !== undefined);
    expect(finished.indexOf(true)).toBe(finished.length - 1);
  });
});

describe("thoughts", () => {
  it.each([
    [USUAL, undefined, "", true],
    [USUAL, { includeThoughts: true }, THOUGHT, true],
    [USUAL, { includeThoughts: true, thinkingBudget: 0 }, "", false],
    ["gemini-2.5-flash-lite", { includeThoughts: true }, "", false],
    [NEWEST, { includeThoughts: true, thinkingLevel: "low" }, THOUGHT, true],
  ])("of %s with %o are %j", async (id, thinkingConfig, thoughts, thinks) => {
    const { candidates, usageMetadata } = await answer(id, { ...said("Hi"), generationConfig: { thinkingConfig } });
    expect(comparable(candidates?.[0] ?? {})).toMatchObject({ thoughts, text: "You said: Hi" });
    const { thoughtsTokenCount = 0, candidatesTokenCount = 0, promptTokenCount = 0, totalTokenCount } = usageMetadata;
    expect(totalTokenCount).toBe(promptTokenCount + candidatesTokenCount + thoughtsTokenCount);
    expect(thoughtsTokenCount > 0).toBe(thinks);
  });

  it("can use up the maximum", async () => {
    const body = { ...said("Hi"), generationConfig: { maxOutputTokens: 5 } };
    expect(await answer(USUAL, body)).toMatchObject({
      candidates: [{ content: { role: "model" }, finishReason: "MAX_TOKENS" }],
      usageMetadata: { thoughtsTokenCount: 5 },
    });
  });

  it("have a signature that is accepted as it came, or as the documentation's, and no other way", async () => {
    const [call = {}] = await partsOf(NEWEST, { ...said("Hi"), tools });
    const back = async (part: object) => {
      const contents = [
        user({ text: "Hi" }),
        model(part),
        user({ functionResponse: { name: "weather", response: {} } }),
      ];
      return (await ask(NEWEST, { contents, tools })).status;
    };
    expect(await back(call)).toBe(200);
    expect(await back({ ...call, thoughtSignature: SENTINELS[0] })).toBe(200);
    expect(await back({ ...call, thoughtSignature: undefined })).toBe(400);
    expect(await back({ ...call, functionCall: { name: "weather", args: { city: "other" } } })).toBe(400);
  });
});

it("candidates take turns in a stream, and each ends for itself", async () => {
  const { candidates = [] } = await answer(USUAL, { ...said("Hi"), generationConfig: { candidateCount: 2 } });
  expect(candidates.map(({ content }) => content?.parts?.[0]?.text)).toEqual(["You said: Hi", "You said: Hi (2)"]);
});

it("media and schemas are understood", async () => {
  const data = Buffer.from("abc").toString("base64");
  const contents = [user({ inlineData: { mimeType: "image/png", data } }, { text: "Look" })];
  expect(await textOf(USUAL, { contents })).toBe("You said: Look\nI see: image/png of 3 bytes");
  const json = { responseMimeType: "application/json", responseSchema: city };
  expect(await textOf(USUAL, { ...said("Hi"), generationConfig: json })).toBe('{"city":"text"}');
});

it("Vertex AI has addresses and credentials of its own, and early events without counts", async () => {
  const url = `${standIn.url}/v1/projects/p/locations/global/publishers/google/models/${NEWEST}:streamGenerateContent?alt=sse`;
  const headers = { authorization: `Bearer ${ACCESS_TOKEN}` };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(said("Hello there")) });
  const usages = eventsIn(await response.text()).map(({ usageMetadata }) => usageMetadata);
  expect(usages[0]).toEqual({ trafficType: "ON_DEMAND" });
  expect(usages.at(-1)).toMatchObject({ totalTokenCount: expect.any(Number), trafficType: "ON_DEMAND" });
});

it("keeps every request with its model, and what it refused", async () => {
  await ask("gemini-3.6-flahs", said("Hi"));
  await ask(USUAL, said("Hi"));
  expect(standIn.requests.map((request) => request.model)).toEqual(["gemini-3.6-flahs", USUAL]);
  expect(standIn.refusals).toMatchObject([{ status: 404 }]);
});

describe("faults", () => {
  it("have Google's form", async () => {
    standIn.fail(faults.exhausted("34.4s"), faults.overloaded());
    expect(await (await ask(USUAL, said("Hi"))).json()).toMatchObject({
      error: { code: 429, status: "RESOURCE_EXHAUSTED", details: [{}, { retryDelay: "34.4s" }] },
    });
    expect((await ask(USUAL, said("Hi"))).status).toBe(503);
  });

  it("end a stream with an error as an event, with one that is no event, early, or by a cut", async () => {
    standIn.fail(faults.overloadedAfter(1), faults.tailAfter(1), endAfter(1), cutAfter(1));
    expect(eventsIn(await stream(USUAL, said("Hi")))).toMatchObject([{ candidates: [{}] }, { error: { code: 503 } }]);
    expect(await stream(USUAL, said("Hi"))).toMatch(/\r\n\r\n\{\n {2}"error": \{[\s\S]*\}$/);
    expect(eventsIn(await stream(USUAL, said("Hi")))).toHaveLength(1);
    await expect(stream(USUAL, said("Hi"))).rejects.toThrow();
  });
});

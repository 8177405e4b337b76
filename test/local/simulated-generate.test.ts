// The simulated provider in Google's place: what it takes, and what it refuses as Google would.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SimulatedProvider, startSimulatedProvider } from "../../local/simulated-provider.ts";
import { call } from "./support/call.ts";

let provider: SimulatedProvider;
beforeAll(async () => {
  provider = await startSimulatedProvider({ gapMilliseconds: 0 });
});
afterAll(() => provider.close());

const NEWEST = "/v1beta/models/gemini-3-flash-preview";
const OLDER = "/v1beta/models/gemini-2.5-flash";
const VERTEX = "/v1/projects/p/locations/global/publishers/google/models/gemini-3-flash-preview";

const user = (text: string) => ({ role: "user", parts: [{ text }] });
const contents = [user("Hello there")];

function post(path: string, body: object | string) {
  const text = typeof body === "string" ? body : JSON.stringify({ contents, ...body });
  return call(new URL(path, provider.url).href, { method: "POST", body: text });
}

async function generate(model: string, body: object = {}) {
  const { status, body: text } = await post(`${model}:generateContent`, body);
  return { status, ...JSON.parse(text) };
}

async function stream(model: string, body: object = {}) {
  const { body: text } = await post(`${model}:streamGenerateContent?alt=sse`, body);
  const events = text.split("\r\n\r\n");
  expect(events.pop()).toBe("");
  return events.map((event) => JSON.parse(event.replace(/^data: /, "")));
}

const partsOf = ({ candidates: [{ content }] }: { candidates: [{ content: { parts: object[] } }] }) => content.parts;

const parameters = { type: "OBJECT", properties: { city: { type: "STRING" } }, required: ["city"] };
const tools = [{ functionDeclarations: [{ name: "get_weather", parameters }] }];

describe("an answer", () => {
  it.each([
    ["the Gemini API", OLDER, undefined],
    ["Vertex AI", VERTEX, "ON_DEMAND"],
    ["Vertex AI with a key", "/v1/publishers/google/models/gemini-2.5-flash", "ON_DEMAND"],
    ["an endpoint of Vertex AI", "/v1/projects/p/locations/l/endpoints/12", "ON_DEMAND"],
  ])("of %s says that it is simulated", async (_, path, trafficType) => {
    const answer = await generate(path);
    expect(answer).toMatchObject({ responseId: expect.stringMatching(/^simulated-/), status: 200 });
    expect(answer.modelVersion).toMatch(/-simulated$/);
    expect(answer.usageMetadata.trafficType).toBe(trafficType);
  });

  it("as a stream reports its usage in every event, and has its reason in the last", async () => {
    const events = await stream(OLDER, {
      contents: [user("Tell me a story")],
      generationConfig: { maxOutputTokens: 5 },
    });
    const counts = events.map(({ usageMetadata }) => usageMetadata.candidatesTokenCount);
    expect(counts).toEqual([1, 2, 3, 4, 5, 5]);
    const reasons = events.map(({ candidates }) => candidates[0].finishReason);
    expect(reasons).toEqual([...Array(5).fill(undefined), "MAX_TOKENS"]);
    expect(new Set(events.map(({ responseId }) => responseId)).size).toBe(1);
  });

  it("says the same as JSON, and in a list if it is not asked for events", async () => {
    const text = (events: { candidates: [{ content: { parts?: { text?: string }[] } }] }[]) =>
      events.flatMap(({ candidates: [{ content }] }) => content.parts?.map((part) => part.text) ?? []).join("");
    const list = JSON.parse((await post(`${OLDER}:streamGenerateContent`, {})).body);
    const answers = [[await generate(OLDER)], await stream(OLDER), list].map(text);
    expect(answers[0]).toContain("Set GEMINI_API_KEY");
    expect(new Set(answers).size).toBe(1);
  });

  it("has as many candidates as were asked for, one in each event", async () => {
    const events = await stream(OLDER, { generationConfig: { candidateCount: 2 } });
    expect(events.slice(0, 2).map(({ candidates }) => candidates[0].index ?? 0)).toEqual([0, 1]);
    const { candidates } = await generate(OLDER, { generationConfig: { candidateCount: 2 } });
    expect(candidates).toHaveLength(2);
  });

  it("shows thoughts only where they are asked for", async () => {
    const thinkingConfig = { includeThoughts: true, thinkingLevel: "LOW" };
    const shown = await generate(NEWEST, { generationConfig: { thinkingConfig } });
    expect(partsOf(shown)[0]).toMatchObject({ thought: true });
    expect(shown.usageMetadata.thoughtsTokenCount).toBe(13);
    expect(partsOf(await generate(NEWEST))[0]).not.toHaveProperty("thought");
  });

  it("has no parts where the maximum is reached in thinking", async () => {
    const generationConfig = { maxOutputTokens: 3, thinkingConfig: { includeThoughts: true } };
    const parts = partsOf(await generate(OLDER, { generationConfig }));
    expect(parts).toMatchObject([{ thought: true }]);
  });

  it.each([
    [
      { responseSchema: { type: "OBJECT", properties: { n: { type: "INTEGER", minimum: 3 } }, required: ["n"] } },
      { n: 3 },
    ],
    [{ responseJsonSchema: { type: ["array"], items: { const: "a" }, minItems: 2 } }, ["a", "a"]],
    [{}, { simulated: true, text: expect.any(String) }],
  ])("is JSON as %j allows it", async (schema, value) => {
    const generationConfig = { responseMimeType: "application/json", ...schema };
    const [part] = partsOf(await generate(OLDER, { generationConfig })) as { text: string }[];
    expect(JSON.parse(part?.text ?? "")).toEqual(value);
  });
});

describe("a call of a tool", () => {
  const answerTo = (call: object) => ({
    tools,
    contents: [
      user("Hello"),
      { role: "model", parts: [call] },
      { role: "user", parts: [{ functionResponse: { name: "get_weather", response: { output: "sunny" } } }] },
    ],
  });

  it("comes whole, without an id, and is signed by a model of today", async () => {
    const [part, ...others] = partsOf(await generate(NEWEST, { tools }));
    expect([part, others]).toEqual([
      { functionCall: { name: "get_weather", args: { city: "simulated" } }, thoughtSignature: expect.any(String) },
      [],
    ]);
    expect(partsOf(await generate(OLDER, { tools }))[0]).not.toHaveProperty("thoughtSignature");
  });

  it("is answered about its result, if it comes back unchanged", async () => {
    const [part] = partsOf(await generate(NEWEST, { tools }));
    const [said] = partsOf(await generate(NEWEST, answerTo(part as object))) as { text: string }[];
    expect(said?.text).toContain("The tool get_weather answered: sunny");
  });

  const functionCall = { name: "get_weather", args: { city: "Oslo" } };

  it.each([
    ["no signature", { functionCall }, NEWEST, "missing a thought_signature"],
    ["no signature", { functionCall }, OLDER, undefined],
    ["Google's sentinel", { functionCall, thoughtSignature: "skip_thought_signature_validator" }, NEWEST, undefined],
    ["a signature of Google's", { functionCall, thoughtSignature: "c2ln" }, NEWEST, undefined],
    ["what is no base64", { functionCall, thoughtSignature: "a b" }, NEWEST, "Base64"],
  ])("may come back with %s: %j to %s", async (_, part, model, problem) => {
    const { status, error } = await generate(model, answerTo(part));
    expect(status).toBe(problem === undefined ? 200 : 400);
    if (problem !== undefined) expect(error).toMatchObject({ code: 400, message: expect.stringContaining(problem) });
  });

  it("must not come back changed with its signature", async () => {
    const [part] = partsOf(await generate(NEWEST, { tools }));
    const { error } = await generate(NEWEST, answerTo({ ...part, functionCall }));
    expect(error).toMatchObject({ status: "INVALID_ARGUMENT", message: "Thought signature is not valid." });
  });
});

describe("a request", () => {
  const functionCall = { name: "f", args: {} };
  it.each<[string, object, string]>([
    ["a member that Google does not know", { max_tokens: 1 }, 'Unknown name "max_tokens": Cannot find field.'],
    [
      "one deep within",
      { contents: [{ parts: [{ text: "a", name: "b" }] }] },
      "Unknown name \"name\" at 'contents[0].parts[0]'",
    ],
    ["no contents", { contents: [] }, "contents is not specified"],
    ["a content without parts", { contents: [{ role: "user", parts: [] }] }, "must not be empty"],
    ["an empty text", { contents: [user("")] }, "must have one initialized field"],
    ["another role", { contents: [{ ...user("a"), role: "assistant" }] }, "contents[0].role"],
    [
      "a call without a result",
      { contents: [user("a"), { role: "model", parts: [{ functionCall }] }] },
      "number of function response",
    ],
    [
      "a schema that OpenAPI lacks",
      { tools: [{ functionDeclarations: [{ name: "f", parameters: { $ref: "#" } }] }] },
      '"$ref"',
    ],
    ["a name that no tool may have", { tools: [{ functionDeclarations: [{ name: "1" }] }] }, "Invalid function name"],
    [
      "two ways to think",
      { generationConfig: { thinkingConfig: { thinkingBudget: 1, thinkingLevel: "LOW" } } },
      "only one of",
    ],
    ["nine candidates", { generationConfig: { candidateCount: 9 } }, "generation_config.candidate_count"],
    ["a penalty", { generationConfig: { presencePenalty: 1 } }, "Penalty is not enabled"],
    [
      "a choice among no tools",
      { toolConfig: { functionCallingConfig: { mode: "ANY" } } },
      "without function_declarations",
    ],
    ["too much text", { contents: [user("word ".repeat(50_000))] }, "exceeds the maximum number of tokens"],
  ])("with %s is refused", async (_, body, problem) => {
    const { status, error } = await generate(NEWEST, body);
    expect(status).toBe(400);
    expect(error).toMatchObject({ code: 400, status: "INVALID_ARGUMENT", message: expect.stringContaining(problem) });
  });

  it("with labels is one for Vertex AI alone", async () => {
    const labels = { team: "a" };
    expect(
      [await generate(VERTEX, { labels }), await generate(NEWEST, { labels })].map(({ status }) => status),
    ).toEqual([200, 400]);
  });

  it.each([
    ["/v1beta/models/no-such-model:generateContent", 404],
    ["/v1beta/models/gemini-2.5-flash:tuneModel", 404],
    ["/v1beta/elsewhere", 404],
  ])("to %s is refused with %i", async (path, status) => {
    const answer = await post(path, {});
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toMatchObject({ error: { code: status, status: "NOT_FOUND" } });
  });

  it.each(["{", "[]", '{"contents":1}', `{"contents":${"[".repeat(200)}${"]".repeat(200)}}`])(
    "of %s is none",
    async (body) => {
      expect((await post(`${NEWEST}:generateContent`, body)).status).toBe(400);
    },
  );
});

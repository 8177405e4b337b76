// How a provider's own stream of Responses reaches a client: what is changed, what ends it, and what it counts.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimateTokens } from "../../../../functions/core/limits/estimate-text.ts";
import { MODEL } from "../../../core/support/requests.ts";
import { events, json } from "../../../core/support/scripted-fetch.ts";
import { runs } from "../../../support/long.ts";
import * as sent from "./support.ts";

const { begun, completed, item, numbered, request, response, said, startNative, streamed, usage, whole } = sent;
const TOKENS = Math.ceil(estimateTokens("Hello there."));
/** As the client gets it: only the responses themselves name the model. */
const renamed = (text: string) => text.replaceAll('"model":"gpt-5.1"', `"model":"${MODEL}"`);

describe("a stream", () => {
  it("is passed on byte for byte, but for the model of each response", async () => {
    const { ask } = await startNative(events(whole));
    const { status, headers, text } = await ask();
    expect([status, headers["content-type"], text]).toEqual([200, "text/event-stream", renamed(whole.join(""))]);
    expect(text.match(/"model":"my-gpt4-mini"/g)).toHaveLength(3);
    expect(text).toContain('"metadata":{"model":"mine"}');
  });

  it("reaches the client in the same form wherever its bytes are cut", async () => {
    const bytes = new TextEncoder().encode(whole.join("").replaceAll("Hello", "Hé😀o"));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 6 }), async (cuts) => {
        const places = [0, ...cuts.toSorted((one, other) => one - other), bytes.length];
        const pieces = places.slice(1).map((end, at) => bytes.slice(places[at], end));
        const { ask } = await startNative(events(pieces));
        expect((await ask()).text).toBe(renamed(new TextDecoder().decode(bytes)));
      }),
      { numRuns: runs(20) },
    );
  });

  it("of which any part is missing at the end is never complete", async () => {
    const text = whole.join("");
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 3), async (length) => {
        const { ask } = await startNative(events([text.slice(0, length)]));
        const answered = await ask();
        expect(answered.text).not.toContain("response.completed");
        if (answered.status === 200) expect(answered.text).toMatch(/event: response\.failed\n[^\n]+\n\n$/);
        else expect(answered.status).toBe(502);
      }),
      { numRuns: runs(40) },
    );
  });

  it("begins with the first event of the response, at once", async () => {
    const { gateway } = await startNative(events([whole[0] ?? "", "stall"]));
    const headers = { authorization: "Bearer my-secret-key" };
    const reply = await gateway.begin({ path: sent.PATH, body: streamed(), headers });
    const first = await reply.body[Symbol.asyncIterator]().next();
    expect(first.value).toBe(renamed(whole[0] ?? ""));
    await reply.settle();
  });

  it("passes events that are not known yet, and numbers with all their digits", async () => {
    const later = 'event: response.later\ndata: {"type":"response.later","n":1.50,"deep":[{}],"model":"x"}\n\n';
    const { ask } = await startNative(events([whole[0] ?? "", later, ...whole.slice(1)]));
    expect((await ask()).text).toContain(later);
  });

  it("leaves the choice of another target while it has only signs of life", async () => {
    const alive = 'event: keepalive\ndata: {"type":"keepalive","sequence_number":0}\n\n';
    const error = numbered([{ type: "error", code: "server_error", message: "No.", param: null }]).join("");
    const models = [
      { ...sent.GPT, fallbacks: ["fallback-1"] },
      { ...sent.GPT, model: "openai/gpt-5.2" },
    ];
    const { ask, asked } = await startNative([events([alive, error]), events([alive, ...whole])], ...models);
    expect((await ask()).text).toBe(alive + renamed(whole.join("")).replaceAll(MODEL, "fallback-1"));
    expect(sent.placesOf(asked)).toEqual(["/v1/responses gpt-5.1", "/v1/responses gpt-5.2"]);
  });

  it("has no end but its own", async () => {
    const { ask } = await startNative(events([...whole, "data: [DONE]\n\n", "data: {\n\n"]));
    expect((await ask()).text).toBe(renamed(whole.join("")));
    const done = await startNative(events([...whole.slice(0, -1), "data: [DONE]\n\n"]));
    expect((await done.ask()).text).not.toMatch(/DONE|response\.completed/);
  });

  it("sends its end only when the call is settled", async () => {
    const { gateway } = await startNative(events(whole));
    const headers = { authorization: "Bearer my-secret-key" };
    const reply = await gateway.begin({ path: sent.PATH, body: streamed(), headers });
    const settled: [unknown, number][] = [];
    for await (const piece of reply.body) settled.push([piece, gateway.log.length]);
    expect(settled.at(-1)).toEqual([renamed(whole.at(-1) ?? ""), 1]);
    expect(settled.slice(0, -1).map(([, lines]) => lines)).not.toContain(1);
    await reply.settle();
  });

  it.each([
    ["completed", completed],
    [
      "max_output_tokens",
      {
        type: "response.incomplete",
        response: response({ status: "incomplete", incomplete_details: { reason: "max_output_tokens" }, usage }),
      },
    ],
    [
      "content_filter",
      {
        type: "response.incomplete",
        response: response({ status: "incomplete", incomplete_details: { reason: "content_filter" }, usage }),
      },
    ],
  ])("that ends with %s is complete, and logged as that", async (reason, end) => {
    const { ask, gateway } = await startNative(events(numbered([...begun, ...said, end])));
    expect((await ask()).text).not.toContain("response.failed");
    expect(gateway.log[0]).toMatchObject({ ending: "complete", finish_reasons: [reason], total_tokens: 35 });
  });

  it.each([
    ["JSON", json(response({ status: "completed", usage }))],
    ["no JSON", events(["event: x\ndata: {\n\n"])],
    ["a list", events(["data: []\n\n"])],
    ["[DONE] alone", events(["data: [DONE]\n\n"])],
    ["nothing", events([""])],
  ])("is a malformed answer with %s in its place", async (_, answer) => {
    const { ask } = await startNative(answer);
    const { status, headers, text } = await ask();
    expect([status, JSON.parse(text).error.code]).toEqual([502, "upstream_malformed"]);
    expect(headers["x-should-retry"]).toBe("false");
  });
});

describe("a JSON answer", () => {
  const answer = response({ status: "completed", output: [item], usage });

  it("is passed on byte for byte, but for its model", async () => {
    const text = JSON.stringify(answer, undefined, 1).replace('"temperature": 1,', '"temperature": 1.000,');
    const { ask, gateway } = await startNative(json(text));
    const answered = await ask(request());
    expect(answered.text).toBe(text.replace('"gpt-5.1"', `"${MODEL}"`));
    expect(answered.headers).toMatchObject({ "x-sluice-model": MODEL });
    expect(gateway.log[0]).toMatchObject({ total_tokens: 35, finish_reasons: ["completed"] });
  });

  it.each([
    ["no JSON", "{"],
    ["a list", "[]"],
    ["no output", JSON.stringify({ ...answer, output: undefined })],
  ])("with %s is malformed", async (_, text) => {
    const { ask } = await startNative(json(text));
    const { status, text: error } = await ask(request());
    expect([status, JSON.parse(error).error.code]).toEqual([502, "upstream_malformed"]);
  });
});

describe("what an answer counts", () => {
  const uncounted = { ...completed, response: response({ status: "completed", output: [item] }) };
  const silent = said.filter(({ type }) => !type.endsWith(".delta"));
  const call = { type: "function_call", id: "fc_1", call_id: "c", name: "get_weather", arguments: '{"city":"Bern"}' };

  it.each([
    ["of its deltas", [...begun, ...said, uncounted], { completion_tokens: TOKENS, estimated: true }],
    ["of items without deltas", [...begun, ...silent, uncounted], { completion_tokens: TOKENS, estimated: true }],
    [
      "of calls",
      [
        ...begun,
        { type: "response.output_item.added", output_index: 0, item: { ...call, arguments: "" } },
        { type: "response.function_call_arguments.delta", output_index: 0, delta: call.arguments },
        { type: "response.output_item.done", output_index: 0, item: call },
        uncounted,
      ],
      { estimated: true },
    ],
  ])("is estimated where the provider counts nothing: %s", async (_, data, line) => {
    const { ask, gateway } = await startNative(events(numbered(data)));
    await ask();
    expect(gateway.log[0]).toMatchObject({ status: 200, ...line });
    expect(gateway.log[0]?.["completion_tokens"]).toBeGreaterThan(2);
  });

  it("has nothing of pictures and sound, which are no text", async () => {
    const data = "A".repeat(40_000);
    const media = [
      { type: "response.audio.delta", delta: data },
      { type: "response.image_generation_call.partial_image", output_index: 0, partial_image_b64: data },
    ];
    const { ask, gateway } = await startNative(events(numbered([...begun, ...media, ...said, uncounted])));
    await ask();
    expect(gateway.log[0]).toMatchObject({ completion_tokens: TOKENS });
  });
});

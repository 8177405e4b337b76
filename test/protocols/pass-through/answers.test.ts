// JSON answers of the endpoints that are passed through, what they say of their usage, and answers that are none.
import { describe, expect, it } from "vitest";
import { envelopeOf } from "../../core/support/envelope.ts";
import { MODEL } from "../../core/support/requests.ts";
import { body, json } from "../../core/support/scripted-fetch.ts";
import { EXAMPLES, loggedTokens, startWith } from "./support.ts";

const all = Object.entries(EXAMPLES);

describe.each(all)("an answer of %s", (name, { path, upstream, request, answer, tokens }) => {
  it("goes on as it came, but for the model's name, and so does the request", async () => {
    const text = JSON.stringify({ ...answer, unknown: { deep: [null] } }).replace(
      /}$/,
      ',"digits":1.10000000000000000001}',
    );
    const { post, asked, log } = await startWith([json(text)]);
    const sent = JSON.stringify({ ...request, unknown: true }).replace(/}$/, ',"digits":12345678901234567890}');
    const answered = await post(path, sent);
    expect(answered).toMatchObject({ status: 200, headers: { "content-type": "application/json" } });
    expect(answered.text).toBe(text.replace('"upstream-0"', `"${MODEL}"`));
    expect(asked[0]?.url).toBe(`http://provider.invalid/v1${upstream}`);
    expect(asked[0]?.body).toBe(sent.replace(`"${MODEL}"`, '"upstream-0"'));
    expect(log).toMatchObject([{ protocol: name, ending: "complete", stream: false, status: 200 }]);
  });

  it("is of a request in which members that the gateway does not read may have any form", async () => {
    const { post, asked } = await startWith([json(answer)]);
    const members = '"user":"a","User":"b","user":"c","metadata":{"user_id":1,"user_id":2},"max_completion_tokens":-1';
    const sent = JSON.stringify(request).replace(/}$/, `,${members}}`);
    expect((await post(path, sent)).status).toBe(200);
    expect(asked[0]?.body).toContain(members);
  });

  it("is charged with the usage that it reports, and else with the prompt's estimate", async () => {
    const { post, log } = await startWith([json(answer)]);
    await post(path, request);
    const [prompt = expect.any(Number), completion = 0] = tokens ?? [];
    expect(loggedTokens(log)).toEqual({ prompt, completion, estimated: tokens === undefined });
    expect(loggedTokens(log).prompt).toBeGreaterThan(0);
  });

  it.each([
    ["HTML", "<html>busy</html>", "text/html"],
    ["nothing", "", "application/json"],
    ["a list", "[]", "application/json"],
    ["a text", '"ok"', "application/json"],
    ["a cut object", JSON.stringify(answer).slice(0, -1), "application/json"],
    ["long JSON of nothing but brackets", `{"a":[${"[],".repeat(1_000_000)}0]}`, "application/json"],
    ["HTML that calls itself JSON", "<html>busy</html>", "application/json"],
  ])("is none if it is %s", async (_, text, type) => {
    const { post, log } = await startWith([body([text], { headers: { "content-type": type } })]);
    const answered = await post(path, request);
    expect([answered.status, envelopeOf(answered).code]).toEqual([502, "upstream_malformed"]);
    expect(log).toMatchObject([{ ending: "failed" }]);
  });

  it.each([{ message: "busy", code: 503 }, "busy", ["busy"]])("is a failure if it has the error %j", async (error) => {
    const { post, log } = await startWith([json({ ...answer, error })]);
    expect((await post(path, request)).status).toBeGreaterThanOrEqual(400);
    expect(log).toMatchObject([{ ending: "failed" }]);
  });

  it("may have anything in the place of its usage", async () => {
    for (const usage of [null, [], "5", { total_tokens: -1 }, { input_tokens: 1.5 }, { prompt_tokens: "9" }]) {
      const { post, log } = await startWith([json({ ...answer, usage })]);
      expect((await post(path, request)).status, JSON.stringify(usage)).toBe(200);
      expect(loggedTokens(log), JSON.stringify(usage)).toMatchObject({ estimated: true });
    }
  });
});

describe("the usage of an answer", () => {
  it.each<[string, object, readonly [number, number] | undefined]>([
    ["in OpenAI's form", { usage: { prompt_tokens: 7, completion_tokens: 2, total_tokens: 9 } }, [7, 2]],
    ["in OpenAI's later form", { usage: { input_tokens: 7, output_tokens: 2, total_tokens: 9 } }, [7, 2]],
    ["as a total", { usage: { total_tokens: 9 } }, [9, 0]],
    ["in seconds", { usage: { type: "duration", seconds: 9 } }, undefined],
    ["as what Cohere bills", { meta: { billed_units: { input_tokens: 7, output_tokens: 2 } } }, [7, 2]],
    ["as what Cohere has read", { meta: { tokens: { input_tokens: 7 }, billed_units: { search_units: 1 } } }, [7, 0]],
    ["in searches", { meta: { billed_units: { search_units: 1 } } }, undefined],
    ["not at all", { meta: { billed_units: "7" } }, undefined],
  ])("is told %s", async (_, members, tokens) => {
    const { post, log } = await startWith([json({ results: [], ...members })]);
    await post("/v1/rerank", EXAMPLES["rerank"]?.request ?? {});
    const [prompt, completion] = tokens ?? [expect.any(Number), 0];
    expect(loggedTokens(log)).toEqual({ prompt, completion, estimated: tokens === undefined });
  });

  it("has its audio at the price of audio", async () => {
    const prices = { prompt: 1, completion: 1, audio_prompt: 100 };
    const { post } = await startWith([json(EXAMPLES["transcriptions"]?.answer)], { prices });
    const { headers } = await post("/v1/audio/transcriptions", EXAMPLES["transcriptions"]?.request ?? {});
    expect(headers["x-sluice-cost-usd"]).toBe("0.001009");
  });
});

it("answers Cohere's own path", async () => {
  const { post, asked } = await startWith([json({ results: [], meta: { billed_units: { search_units: 1 } } })]);
  expect((await post("/v2/rerank", EXAMPLES["rerank"]?.request ?? {})).status).toBe(200);
  expect(asked).toHaveLength(1);
});

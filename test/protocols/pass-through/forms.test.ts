// Requests that are forms: what they ask for is read in their fields, and they go on as they came but for the model.
import { describe, expect, it } from "vitest";
import type { Fetch } from "../../../functions/core/upstream/fetch.ts";
import { envelopeOf } from "../../core/support/envelope.ts";
import { configuration, MODEL } from "../../core/support/requests.ts";
import { type Answer, events, json, scriptedFetch } from "../../core/support/scripted-fetch.ts";
import { startGateway } from "../../support/gateway.ts";
import { EXAMPLES, STREAMS } from "./support.ts";

const PATH = "/v1/audio/transcriptions";
const SOUND = new Uint8Array([0, 255, 13, 10, 45, 45, 128]);

/** As OpenAI's SDK writes it. */
async function formOf(fields: Record<string, string>) {
  const form = new FormData();
  form.append("file", new Blob([SOUND], { type: "audio/mpeg" }), "talk.mp3");
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  const body = new Response(form);
  return { contentType: body.headers.get("content-type") ?? "", bytes: new Uint8Array(await body.arrayBuffer()) };
}

async function ask(fields: Record<string, string>, answer: Answer, path = PATH) {
  const { contentType, bytes } = await formOf(fields);
  const scripted = scriptedFetch(answer);
  const sent: Response[] = [];
  const fetch: Fetch = (url, init) => {
    sent.push(
      new Response(new Uint8Array(Buffer.from(init.body)), {
        headers: { "content-type": init.headers["content-type"] ?? "" },
      }),
    );
    return scripted.fetch(url, init);
  };
  const gateway = await startGateway(configuration({ retries: 0 }), { fetch });
  const headers = { authorization: "Bearer my-secret-key", "content-type": contentType };
  const answered = await gateway.ask({ path, headers, body: bytes });
  return { ...answered, sent: await sent[0]?.formData(), log: gateway.log };
}

describe("a form to transcribe", () => {
  it("goes on with its file, under the provider's name of the model", async () => {
    const fields = { model: MODEL, prompt: "Names: Zoë.", "timestamp_granularities[]": "word" };
    const { status, sent, log } = await ask(fields, json(EXAMPLES["transcriptions"]?.answer));
    expect(status).toBe(200);
    const { file, ...others } = Object.fromEntries(sent ?? []);
    expect(others).toEqual({ ...fields, model: "upstream-0" });
    expect(file).toBeInstanceOf(File);
    if (file instanceof File)
      expect([file.name, new Uint8Array(await file.arrayBuffer())]).toEqual(["talk.mp3", SOUND]);
    expect(log).toMatchObject([{ protocol: "transcriptions", ending: "complete", prompt_tokens: 14 }]);
  });

  it("streams where it says so", async () => {
    const whole = (STREAMS["transcriptions"]?.events ?? []).map((data) => `data: ${JSON.stringify(data)}\n\n`);
    const { text, headers, log } = await ask({ model: MODEL, stream: "true" }, events(whole));
    expect([headers["content-type"], text]).toEqual(["text/event-stream", whole.join("")]);
    expect(log).toMatchObject([{ stream: true, ending: "complete" }]);
  });

  it.each([
    [{ model: MODEL, stream: "maybe" }, "invalid_value", "stream"],
    [{ model: "" }, "missing_required_parameter", "model"],
    [{}, "missing_required_parameter", "model"],
  ])("is refused for what is wrong with it: %j", async (fields: Record<string, string>, code, param) => {
    const answered = await ask(fields, json({}));
    expect([answered.status, envelopeOf(answered)]).toMatchObject([400, { code, param }]);
    expect(answered.sent).toBeUndefined();
  });
});

it("may be the form of other endpoints, though not of completions", async () => {
  const images = await ask(
    { model: MODEL, prompt: "A lighthouse" },
    json(EXAMPLES["images"]?.answer),
    "/v1/images/generations",
  );
  expect([images.status, images.sent?.get("model")]).toEqual([200, "upstream-0"]);
  const completions = await ask({ model: MODEL, prompt: "A" }, json({}), "/v1/completions");
  expect([completions.status, envelopeOf(completions).code]).toEqual([400, "invalid_json"]);
});

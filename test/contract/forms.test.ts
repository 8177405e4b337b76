// Files, from outside: a form goes through the function to the provider over real sockets, byte for byte but for the model.
import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parseConfiguration } from "../../functions/core/directory/configuration.ts";
import type { Server } from "../../local/server.ts";
import { BOUNDARY, formOf, type Part, typeOf } from "../core/support/forms.ts";
import { onFunction } from "../support/entry.ts";
import { json } from "../support/fake-provider/answers.ts";
import { type FakeProvider, startFakeProvider } from "../support/fake-provider.ts";
import { startServer } from "../support/server.ts";

const MODEL = "my-whisper";
const MEBIBYTE = 2 ** 20;

/** Four million random bytes, with what looks like the form's boundary, or another's, in between. */
function sound(): Uint8Array {
  const like = [
    `\r\n--other\r\n`,
    ` --${BOUNDARY}x`,
    `\r\n${BOUNDARY}`,
    `\r\n--${BOUNDARY.slice(1)}\r\n`,
    "\r\n\r\n--",
  ];
  return Buffer.concat(like.flatMap((text) => [randomBytes(800_000), Buffer.from(text)]));
}

describe("a form with a file of 4 MB", () => {
  let provider: FakeProvider;
  let server: Server;
  const file: Part = { name: "file", filename: "talk.mp3", headers: ["Content-Type: audio/mpeg"], data: sound() };
  const short: Part = { ...file, data: "RIFF" };
  const model: Part = { name: "model", data: MODEL };
  const prompt: Part = { name: "prompt", data: "Names: Zoë." };

  beforeAll(async () => {
    provider = await startFakeProvider();
    const target = {
      model: "openai/whisper-1",
      provider_config: { api_base: provider.url, api_key: "provider-secret" },
    };
    const configuration = {
      models: [{ ...target, name: MODEL, deny_fields: ["language"], set: { temperature: 0.5 }, drop: ["user"] }],
      keys: [{ name: "demo", key: "my-secret-key", allowed_models: [MODEL] }],
    };
    server = await startServer({ configuration: parseConfiguration(JSON.stringify(configuration)), onLog: () => {} });
  });
  beforeEach(() => {
    provider.reset();
    provider.otherwise(json({ text: "Hello there." }));
  });
  afterAll(async () => {
    await server.close();
    await provider.close();
  });

  async function send(body: Uint8Array, headers: Record<string, string> = {}) {
    const response = await fetch(`${server.url}/v1/audio/transcriptions`, {
      method: "POST",
      headers: { authorization: "Bearer my-secret-key", "content-type": typeOf(), ...headers },
      body: new Uint8Array(body),
    });
    return { status: response.status, body: await response.json() };
  }

  /** What the provider should get. */
  function sentFor(...parts: Part[]): Uint8Array {
    const named = parts.map((part) => (part === model ? { ...model, data: "whisper-1" } : part));
    return formOf([{ name: "temperature", data: "0.5" }, ...named]);
  }

  const expectSame = (bytes: Uint8Array | undefined, expected: Uint8Array) =>
    expect(Buffer.from(bytes ?? []).equals(expected), "the provider got the same bytes").toBe(true);

  it.each([
    ["first", [model, prompt, file]],
    ["last", [file, prompt, model]],
  ])("reaches the provider byte for byte, with the model %s", async (_, parts) => {
    expect(await send(formOf(parts))).toEqual({ status: 200, body: { text: "Hello there." } });
    const [request] = provider.requests;
    expectSame(request?.bytes, sentFor(...parts));
    expect(request?.path).toBe("/v1/audio/transcriptions");
    expect(request?.headers).toMatchObject({
      "content-type": typeOf(),
      "content-length": String(request?.bytes.length),
      authorization: "Bearer provider-secret",
    });
  });

  it("is sent again as it was, if the provider fails at first", async () => {
    provider.script(json({ error: { message: "Busy." } }, { status: 503 }), json({ text: "Hello there." }));
    expect((await send(formOf([file, model]))).status).toBe(200);
    expect(provider.requests).toHaveLength(2);
    for (const { bytes } of provider.requests) expectSame(bytes, sentFor(file, model));
  });

  it("may be compressed on its way to the gateway, and loses what the model drops", async () => {
    const body = gzipSync(formOf([{ name: "user", data: "me" }, model, short]));
    expect((await send(body, { "content-encoding": "gzip" })).status).toBe(200);
    const [request] = provider.requests;
    expectSame(request?.bytes, sentFor(model, short));
    expect(request?.headers["content-encoding"]).toBeUndefined();
  });

  it.each<[string, Part[], number, object]>([
    ["a denied field", [model, short, { name: "language", data: "de" }], 400, { code: "unsupported_parameter" }],
    ["a denied field as a file", [model, { ...short, name: "language" }], 400, { code: "unsupported_parameter" }],
    ["no model", [short], 400, { code: "missing_required_parameter", param: "model" }],
    ["two models", [model, short, { ...model, data: "gpt-5" }], 400, { code: "invalid_value", param: "model" }],
    ["a model that is a file", [short, { ...model, filename: "x" }], 400, { code: "invalid_value", param: "model" }],
    ["another model", [short, { ...model, data: "gpt-5" }], 404, { code: "model_not_found" }],
  ])("is refused with %s, and nothing of it is sent", async (_, parts, status, error) => {
    expect(await send(formOf(parts))).toMatchObject({ status, body: { error } });
    expect(provider.requests).toEqual([]);
  });

  it("is not looked at without a key", async () => {
    const headers = { authorization: "Bearer x" };
    expect(await send(new Uint8Array(10), headers)).toMatchObject({ status: 401 });
  });

  onFunction.it("lambda")("is refused as AWS does if it is larger than AWS lets it be", async () => {
    const body = formOf([model, { ...file, data: randomBytes(5 * MEBIBYTE) }]);
    expect(await send(body)).toMatchObject({ status: 413, body: { Message: expect.stringContaining("6291456") } });
  });

  it("is refused by the gateway if it is larger than 6 MiB once it is unpacked", async () => {
    const body = gzipSync(formOf([model, { ...file, data: new Uint8Array(6 * MEBIBYTE) }]));
    const refused = await send(body, { "content-encoding": "gzip" });
    expect(refused).toMatchObject({ status: 413, body: { error: { code: "request_too_large" } } });
  });
});

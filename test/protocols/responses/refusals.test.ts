// A model that refuses, for clients of Responses: OpenAI's own API calls such a response completed.
import { expect, it } from "vitest";
import { json } from "../../core/support/scripted-fetch.ts";
import { request, startNative } from "./native/support.ts";

const choice = (message: object, finish_reason: string) =>
  json({ id: "chatcmpl-1", object: "chat.completion", choices: [{ index: 0, message, finish_reason }] });

it.each([
  ["says so", choice({ role: "assistant", content: null, refusal: "No." }, "stop"), "completed", null],
  ["is filtered", choice({ role: "assistant", content: "N" }, "content_filter"), "incomplete", "content_filter"],
])("a model that %s", async (_, answer, status, reason) => {
  const { ask } = await startNative(answer, { model: "openai/gpt-5.1", protocols: ["chat"], retries: 0 });
  const { incomplete_details: details, ...response } = JSON.parse((await ask(request())).text);
  expect(response).toMatchObject({ status, output: [{ type: "message", content: [{}] }] });
  expect(details?.reason ?? null).toBe(reason);
});

// Gateways whose provider speaks Messages, for clients who speak it too.
import { configuration, MODEL } from "../../../core/support/requests.ts";
import { type Answer, type Asked, scriptedFetch } from "../../../core/support/scripted-fetch.ts";
import { startGateway } from "../../../support/gateway.ts";

export const PATH = "/v1/messages";
export const HAIKU = { model: "anthropic/claude-haiku-4-5", retries: 0 };

/** The body of a request, as text. */
export function message(members: object = {}): string {
  return JSON.stringify({ model: MODEL, max_tokens: 100, messages: [{ role: "user", content: "Hi" }], ...members });
}

export const streamed = (members: object = {}) => message({ stream: true, ...members });

/** A gateway whose models are those, and what their providers were asked. */
export async function startNative(answer: Answer | readonly Answer[], ...models: object[]) {
  const { fetch, asked } = scriptedFetch(...[answer].flat());
  const options = { fetch, sendsAnything: true };
  const gateway = await startGateway(configuration(...(models.length > 0 ? models : [HAIKU])), options);
  const ask = (body = streamed(), headers: Record<string, string> = {}) =>
    gateway.ask({ path: PATH, body, headers: { "x-api-key": "my-secret-key", ...headers } });
  return { gateway, asked, ask };
}

export const modelsIn = (asked: readonly Asked[]) => asked.map(({ body }) => JSON.parse(body).model);

// Asks a gateway so that it gives the response that a page shows.
import { parseConfiguration } from "../../../functions/core/directory/configuration.ts";
import { startServer } from "../../support/server.ts";
import { inOneMinute } from "../../support/windows.ts";
import { compareResponse, limitIn, type Shown } from "./http.ts";

const MODELS = ["mine", "other"].map((name) => ({ name, model: "openai/gpt-4.1-mini" }));
const KEY = "my-secret-key";

interface Asked {
  readonly key?: string;
  readonly model?: string;
  readonly body?: string;
  /** How often before. */
  readonly before?: number;
}

/** By status: what is asked. */
const REQUESTS: Readonly<Record<number, (shown: Shown) => Asked>> = {
  200: () => ({}),
  400: () => ({ body: "{" }),
  401: () => ({ key: "wrong" }),
  403: () => ({ model: "other" }),
  404: () => ({ model: "none" }),
  429: (shown) => ({ before: limitIn(shown) }),
};

export async function provoke(shown: Shown): Promise<void> {
  const request = REQUESTS[shown.status]?.(shown);
  if (request === undefined)
    throw new Error(`no request is known that is answered with ${shown.status}: mark it \`shown\``);
  const { before = 0 } = request;
  const keys = [{ name: "demo", key: KEY, allowed_models: ["mine"], rate_limit: { rpm: Math.max(1, before) } }];
  const configuration = parseConfiguration(JSON.stringify({ models: MODELS, keys }));
  const server = await startServer({ configuration, onLog: () => {} });
  try {
    if (before > 0) await inOneMinute(10_000);
    for (let at = 0; at < before; at++) await (await ask(server.url, {})).text();
    const answer = await ask(server.url, request);
    compareResponse(shown, answer, await answer.text());
  } finally {
    await server.close();
  }
}

function ask(url: string, { key = KEY, model = "mine", body }: Asked): Promise<Response> {
  const messages = [{ role: "user", content: "Hello" }];
  return fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: body ?? JSON.stringify({ model, messages, max_tokens: 1 }),
  });
}

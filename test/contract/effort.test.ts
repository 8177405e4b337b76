// What one call of the official client costs, whose own retries come on top of the gateway's.
import OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { configuration, MODEL } from "../core/support/requests.ts";
import { type Answer, body, scriptedFetch, silent, status } from "../core/support/scripted-fetch.ts";
import { startGateway } from "../support/gateway.ts";

const messages = [{ role: "user" as const, content: "Tell me a story." }];

/** How often the provider is asked for one call of a client with its default of two retries. */
async function askedFor(answer: Answer, stream: boolean): Promise<number> {
  const provider = scriptedFetch(answer);
  const gateway = await startGateway(configuration({ timeout: 20 }), { fetch: provider.fetch });
  const client = new OpenAI({
    baseURL: "http://gateway.invalid/v1",
    apiKey: "my-secret-key",
    async fetch(_, init) {
      const { status, headers, text } = await gateway.ask({ body: String(init?.body) });
      return new Response(text, { status, headers });
    },
  });
  await expect(client.chat.completions.create({ model: MODEL, messages, stream })).rejects.toThrow(OpenAI.APIError);
  return provider.asked.length;
}

describe("for one call of the official client, a provider is asked", () => {
  it.each<[string, number, Answer]>([
    ["is silent", 1, silent()],
    ["refuses the gateway's key", 1, status(401)],
    ["was not paid", 1, status(402)],
    ["answers nonsense, which may be billed", 2, body(["oops"], { headers: { "content-type": "text/plain" } })],
    ["finds the request wrong", 1, status(400)],
    ["has no such model", 1, status(404)],
  ])("that %s: %i time(s)", async (_, expected, answer) => {
    expect(await askedFor(answer, false)).toBe(expected);
    expect(await askedFor(answer, true)).toBe(expected);
  });
});

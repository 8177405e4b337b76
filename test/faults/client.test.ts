// Faults in mid-stream, as OpenAI's official client meets them: it throws, and nothing looks complete.
import OpenAI, { APIError } from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Behaviour } from "../support/fake-provider/exchange.ts";
import { stream } from "../support/fake-provider/stream.ts";
import * as streams from "../support/fake-provider/stream-faults.ts";
import { eventsIn } from "./support/ask.ts";
import { clientKeyOf, prompt, providerKey } from "./support/secrets.ts";
import { startWorld, type World } from "./support/world.ts";

const MIDDLE = 3;
const model = "model";

/** What the provider says of itself when it fails, more than it should. */
const indiscreet: Behaviour = (exchange) => {
  const message = `${exchange.request.headers.authorization} was refused at http://${exchange.request.headers.host}/v1`;
  return streams.errorEventAfter(MIDDLE, { message, type: "server_error", param: null, code: "overloaded" })(exchange);
};

const half = 'data: {"choices":[{"index":0,"delta":{"content":" hal';

const faults: [string, Behaviour, string][] = [
  ["is cut", streams.cutAfter(MIDDLE), "upstream_truncated"],
  ["is reset", streams.cutAfter(MIDDLE, { ending: "reset" }), "upstream_truncated"],
  ["ends without a finish reason", streams.endAfter(MIDDLE), "upstream_truncated"],
  [
    "is cut within an event",
    stream({ ending: "cut", departure: { after: MIDDLE, steps: [half] } }),
    "upstream_truncated",
  ],
  ["ends within an event", stream({ departure: { after: MIDDLE, steps: [half] } }), "upstream_truncated"],
  ["falls silent", streams.stallAfter(MIDDLE), "upstream_stalled"],
  ["has an event that is not JSON", streams.malformedEventAfter(MIDDLE), "upstream_malformed"],
  ["has an event that is JSON but no object", streams.malformedEventAfter(MIDDLE, "data: 7\n\n"), "upstream_malformed"],
  ["reports an error of the provider", indiscreet, "overloaded"],
  [
    "reports an error in an event of that name",
    streams.malformedEventAfter(MIDDLE, 'event: error\ndata: {"code":"overloaded"}\n\n'),
    "overloaded",
  ],
];

describe("a stream without a fallback that", () => {
  let world: World;
  let client: OpenAI;

  beforeAll(async () => {
    world = await startWorld([{ name: model, idle_timeout: 300 }]);
    const baseURL = `${world.server.url}/v1`;
    client = new OpenAI({ baseURL, apiKey: clientKeyOf(model), maxRetries: 0 });
  });
  afterAll(() => world.close());

  it.each(faults)("%s ends with one error event and without [DONE], and the client throws", async (_, fault, code) => {
    world.primary.script(fault);
    const { text, whole } = await world.ask({ model });
    const events = eventsIn(text);
    expect(whole).toBe(true);
    expect(JSON.parse(events.at(-1) ?? "").error).toMatchObject({ message: expect.any(String), param: null });
    expect(events.filter((event) => event.includes('"error"'))).toHaveLength(1);
    expect(events).not.toContain("[DONE]");
    expect(text).not.toContain(providerKey);

    const { heard, thrown } = await listen(client);
    expect(heard).toBe("Hello from");
    expect(thrown).toBeInstanceOf(APIError);
    expect((thrown as APIError).code ?? (thrown as APIError).type).toBe(code);
  });

  it("is charged for what the client has heard, and its slot is free again", async () => {
    world.primary.script(streams.cutAfter(MIDDLE));
    const before = await world.charge(`key#${model}`);
    await listen(client);
    const { requests, tokens, open } = await world.charge(`key#${model}`);
    expect({ requests: requests - before.requests, open }).toEqual({ requests: 1, open: 0 });
    expect(tokens - before.tokens).toBeGreaterThan("Hello from".length / 4);
  });
});

/** What the client hands to its program, until it throws. */
async function listen(client: OpenAI): Promise<{ heard: string; thrown: unknown }> {
  let heard = "";
  try {
    const messages = [{ role: "user" as const, content: prompt }];
    for await (const chunk of await client.chat.completions.create({ model, messages, stream: true })) {
      heard += chunk.choices[0]?.delta.content ?? "";
    }
    return { heard, thrown: undefined };
  } catch (thrown) {
    return { heard, thrown };
  }
}

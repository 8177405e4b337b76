// The simulated provider in Bedrock's place, asked as Anthropic's own clients are answered: by InvokeModel.
import { afterAll, beforeAll, expect, it } from "vitest";
import { readInvokeEvents } from "../../functions/providers/bedrock/invoke-events.ts";
import { type SimulatedProvider, startSimulatedProvider } from "../../local/simulated-provider.ts";

let provider: SimulatedProvider;
beforeAll(async () => {
  provider = await startSimulatedProvider({ gapMilliseconds: 0 });
});
afterAll(() => provider.close());

const request = {
  anthropic_version: "bedrock-2023-05-31",
  anthropic_beta: ["context-1m-2025-08-07"],
  max_tokens: 1_000,
  messages: [{ role: "user", content: "Hello there" }],
};

function post(operation: string, body: object) {
  const path = `/model/eu.anthropic.claude-sonnet-4-5-20250929-v1%3A0/${operation}`;
  return fetch(new URL(path, provider.url), { method: "POST", body: JSON.stringify(body) });
}

it("answers with a message", async () => {
  const response = await post("invoke", request);
  expect([response.status, await response.json()]).toMatchObject([200, { type: "message", stop_reason: "end_turn" }]);
});

it("answers with the events of a stream, each in a frame", async () => {
  const { body, headers } = await post("invoke-with-response-stream", request);
  expect(headers.get("content-type")).toBe("application/vnd.amazon.eventstream");
  const names = (await Array.fromAsync(readInvokeEvents(body ?? new ReadableStream())))
    .flat()
    .map(({ event }) => event);
  expect([names[0], ...names.slice(-2)]).toEqual(["message_start", "message_delta", "message_stop"]);
});

it.each([{ model: "claude" }, { stream: true }, { anthropic_version: undefined }, { later: 1 }])(
  "refuses what is no part of the form: %j",
  async (members) => {
    const { status, headers } = await post("invoke", { ...request, ...members });
    expect([status, headers.get("x-amzn-errortype")]).toEqual([400, "ValidationException"]);
  },
);

// `defaults`, `set` and `drop` of a model whose provider speaks another protocol than the client.
import { describe, expect, it } from "vitest";
import { chat, configuration } from "../core/support/requests.ts";
import { json, scriptedFetch } from "../core/support/scripted-fetch.ts";
import { startGateway } from "../support/gateway.ts";

const message = {
  type: "message",
  role: "assistant",
  content: [{ type: "text", text: "Hi" }],
  stop_reason: "end_turn",
};
const answer = json({ id: "msg_1", ...message, usage: { input_tokens: 3, output_tokens: 1 } });

async function sent(model: object, request: object = {}) {
  const { fetch, asked } = scriptedFetch(answer);
  const gateway = await startGateway(configuration({ model: "anthropic/claude-sonnet-4-5", ...model }), { fetch });
  const { status, headers } = await gateway.ask({ body: chat(request) });
  expect(status).toBe(200);
  return { body: JSON.parse(asked[0]?.body ?? ""), dropped: headers["x-sluice-dropped"] };
}

describe("a model's own members", () => {
  it("are translated where the client's protocol has them", async () => {
    const { body } = await sent({ defaults: { stop: ["a"], max_tokens: 7 }, set: { user: "u-1" } }, { user: "u-2" });
    expect(body).toMatchObject({ stop_sequences: ["a"], max_tokens: 7, metadata: { user_id: "u-1" } });
  });

  it("are the provider's where the client's protocol has them not", async () => {
    const { body, dropped } = await sent({ set: { inference_geo: "us", store: false } }, { logit_bias: { 1: 1 } });
    expect(body).toMatchObject({ inference_geo: "us" });
    expect(body).not.toHaveProperty("logit_bias");
    expect(dropped).toBe("logit_bias");
  });

  it("give way to what the client says, as in a request that is passed through", async () => {
    const { body } = await sent({ defaults: { temperature: 0.2 } }, { temperature: 0.7 });
    expect(body.temperature).toBe(0.7);
  });

  it("leave out what is never sent", async () => {
    const { body, dropped } = await sent({ drop: ["temperature"] }, { temperature: 0.7 });
    expect([body.temperature, dropped]).toEqual([undefined, undefined]);
  });
});

describe("the header of what is left out", () => {
  it("names members by their paths, as they are written", async () => {
    const { dropped } = await sent(
      {},
      { messages: [{ role: "user", content: "Hi", name: "jo" }], seed: 1, "a,é b": 1 },
    );
    expect(dropped?.split(",").toSorted()).toEqual(["a%2C%C3%A9%20b", "messages[].name", "seed"]);
  });
});

describe("numbers that a double cannot hold", () => {
  it("keep their digits in schemas, and are numbers where they are options", async () => {
    const parameters = '{"type":"object","properties":{"id":{"const":12345678901234567890}}}';
    const tools = `[{"type":"function","function":{"name":"f","parameters":${parameters}}}]`;
    const { fetch, asked } = scriptedFetch(answer);
    const gateway = await startGateway(configuration({ model: "anthropic/claude-sonnet-4-5" }), { fetch });
    const body = chat({ tools: "TOOLS", seed: "SEED" })
      .replace('"TOOLS"', tools)
      .replace('"SEED"', "12345678901234567890");
    expect((await gateway.ask({ body })).status).toBe(200);
    expect(asked[0]?.body).toContain('{"const":12345678901234567890}');
  });
});

describe("the client's own headers", () => {
  it("stay here, but for the request id: those of its protocol mean nothing in another", async () => {
    const { fetch, asked } = scriptedFetch(answer);
    const gateway = await startGateway(configuration({ model: "anthropic/claude-sonnet-4-5" }), { fetch });
    const own = { "anthropic-version": "2099-01-01", "anthropic-beta": "b", "openai-beta": "c", "x-request-id": "r-1" };
    await gateway.ask({ body: chat(), headers: { authorization: "Bearer my-secret-key", ...own } });
    const sent = (name: string) => asked[0]?.headers.get(name);
    expect(sent("anthropic-version")).toBe("2023-06-01");
    expect([sent("anthropic-beta"), sent("openai-beta"), sent("x-request-id")]).toEqual([null, null, "r-1"]);
  });
});

describe("a translated body of more than twice the client's size", () => {
  it("is refused, and the words say that it is the provider's form which is too large", async () => {
    const tools = Array.from({ length: 5000 }, (_, at) => ({ name: `f${at}`, input_schema: {} }));
    const { fetch, asked } = scriptedFetch(answer);
    const gateway = await startGateway(configuration({ protocols: ["chat"] }), { fetch });
    const body = chat({ max_tokens: 1, tools });
    const { status, text } = await gateway.ask({ path: "/v1/messages", body });
    expect({ status, asked: asked.length, text }).toMatchObject({ status: 413, asked: 0 });
    expect(JSON.parse(text).error).toMatchObject({
      type: "request_too_large",
      message: expect.stringMatching(/twice/),
    });
  });
});

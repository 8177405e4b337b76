// Clients of Responses that expect a provider to keep their conversations: the gateway does not, and says what to do.
import { afterAll, beforeAll, expect, it } from "vitest";
import { clientsInstalled } from "../installed.ts";
import { KEY, startWorld, type World } from "../support/world.ts";

await clientsInstalled();
const { createOpenAI } = await import("@ai-sdk/openai");
const { generateText } = await import("ai");
const { default: OpenAI } = await import("openai");
const { targetsIn } = await import("../support/targets.ts");

const targets = targetsIn("every run", "responses").filter(({ name }) => /^(anthropic|openai)/.test(name));

let world: World;
beforeAll(async () => {
  world = await startWorld(targets);
});
afterAll(() => world.close());

it.each(targets)("the AI SDK goes on in a second turn only with store: false: $name", async ({ name }) => {
  const model = createOpenAI({ baseURL: `${world.url}/v1`, apiKey: KEY })(name);
  const question = { role: "user" as const, content: "Say hello." };
  const secondTurn = async (openai: { store?: boolean }) => {
    const settings = { model, maxRetries: 0, providerOptions: { openai } };
    const { responseMessages } = await generateText({ ...settings, messages: [question] });
    return generateText({ ...settings, messages: [question, ...responseMessages, question] });
  };
  await expect(secondTurn({})).rejects.toMatchObject({
    statusCode: 400,
    message: expect.stringContaining("providerOptions.openai.store"),
  });
  expect((await secondTurn({ store: false })).text).toContain("Say hello.");
});

it.each(targets)("a stored response that OpenAI's SDK refers to is refused with advice: $name", async ({ name }) => {
  const openai = new OpenAI({ baseURL: `${world.url}/v1`, apiKey: KEY, maxRetries: 0 });
  const { id } = await openai.responses.create({ model: name, input: "Say hello." });
  const next = openai.responses.create({ model: name, input: "Say it again.", previous_response_id: id });
  await expect(next).rejects.toMatchObject({ status: 400, message: expect.stringContaining("whole conversation") });
});

// Models whose provider has an address and no key, as Ollama, vLLM and llama.cpp have it: nothing is simulated then.
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parseConfiguration } from "../../functions/core/directory/configuration.ts";
import type { Server } from "../../local/server.ts";
import { startServer } from "../support/server.ts";
import { call } from "./support/call.ts";

const seen: IncomingHttpHeaders[] = [];
const ollama = createServer((request, response) => {
  seen.push(request.headers);
  response.setHeader("content-type", "application/json");
  response.end(
    `{"choices":[{"index":0,"message":{"role":"assistant","content":"${request.url}"},"finish_reason":"stop"}]}`,
  );
});

let server: Server;
beforeAll(async () => {
  ollama.listen(0, "127.0.0.1");
  await once(ollama, "listening");
  const address = `http://127.0.0.1:${(ollama.address() as AddressInfo).port}`;
  const models = [
    { name: "bare", model: "openai/llama" },
    { name: "own", model: "openai/llama", provider_config: { api_base: `${address}/own/v1` } },
  ];
  const keys = [{ name: "k", key: "k", allowed_models: ["bare", "own"] }];
  server = await startServer({
    configuration: parseConfiguration(JSON.stringify({ models, keys })),
    credentials: { openai: { apiBase: `${address}/v1` } },
    onLog: () => {},
  });
});
afterAll(async () => {
  await server.close();
  ollama.close();
});

it.each([
  ["bare", "/v1/chat/completions"],
  ["own", "/own/v1/chat/completions"],
])("the model %s is asked at its address, without an authorization header", async (model, path) => {
  const answer = await call(`${server.url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: "Bearer k", "content-type": "application/json" },
    body: JSON.stringify({ model, messages: [{ role: "user", content: "Hello" }] }),
  });
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.body).choices[0].message.content).toBe(path);
  expect(seen.at(-1)).not.toHaveProperty("authorization");
});

// Sound that breaks off has no end mark of its own: through Amazon's runtime client and over real connections, its client
// learns of it all the same.
import { once } from "node:events";
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parseConfiguration } from "../../functions/core/directory/configuration.ts";
import type { Server } from "../../local/server.ts";
import { startServer } from "../support/server.ts";
import { createLines } from "./support/lines.ts";

const SOUND = Buffer.alloc(300_000, 0xff);
const log = createLines();
let provider: HttpServer;
let server: Server;

beforeAll(async () => {
  provider = createServer((request, response) => {
    response.writeHead(200, { "content-type": "audio/mpeg" });
    let text = "";
    request.setEncoding("utf8").on("data", (piece) => {
      text += piece;
    });
    request.once("end", () => {
      const isCut = JSON.parse(text).input === "cut";
      response.write(SOUND, () => (isCut ? response.destroy() : response.end()));
    });
  }).listen(0, "127.0.0.1");
  await once(provider, "listening");
  const at = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/v1`;
  const voice = { name: "voice", model: "openai/tts-1", retries: 0, provider_config: { api_base: at, api_key: "sk" } };
  const keys = [{ name: "key", key: "my-secret-key", allowed_models: ["*"] }];
  const configuration = parseConfiguration(JSON.stringify({ models: [voice], keys }));
  server = await startServer({ configuration, concurrency: 1, onLog: log.add });
});
afterAll(async () => {
  await server?.close();
  provider?.close().closeAllConnections();
});

function speak(input: string): Promise<Response> {
  return fetch(`${server.url}/v1/audio/speech`, {
    method: "POST",
    headers: { authorization: "Bearer my-secret-key", "content-type": "application/json" },
    body: JSON.stringify({ model: "voice", input, voice: "alloy" }),
  });
}

it("fails at its client, is logged, and leaves an instance that serves the next call", async () => {
  const instances = server.environments().map(({ pid }) => pid);
  const cut = await speak("cut");
  expect([cut.status, cut.headers.get("content-type")]).toEqual([200, "audio/mpeg"]);
  await expect(cut.arrayBuffer()).rejects.toThrow(/terminated/);
  await log.find(/"ending":"failed".*"upstream_truncated"/);

  const whole = await speak("whole");
  expect(Buffer.from(await whole.arrayBuffer())).toEqual(SOUND);
  expect(server.environments().map(({ pid }) => pid)).toEqual(instances);
});

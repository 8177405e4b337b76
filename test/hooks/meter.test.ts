// One entry for every call, also for those that a later hook refuses.
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { chat, configuration, streamed } from "../core/support/requests.ts";
import { json, scriptedFetch, status } from "../core/support/scripted-fetch.ts";
import { startGateway } from "../support/gateway.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-22T12:00:05Z") }));
afterEach(() => void vi.useRealTimers());

it("logs every call once: answered, failed, refused by the provider and by a hook", async () => {
  const { fetch } = scriptedFetch(json({ choices: [] }), status(500), status(400), json({ choices: [] }));
  const gateway = await startGateway(configuration({ retries: 0, rate_limit: { rpd: 4 } }), { fetch });
  const bodies = [chat(), chat(), streamed(), streamed(), chat(), chat({ model: "nowhere" })];
  for (const body of bodies) await gateway.ask({ body });
  expect(gateway.log.map(({ status, ending }) => [status, ending])).toEqual([
    [200, "complete"],
    [502, "failed"],
    [400, "failed"],
    [502, "failed"],
    [429, "refused"],
    [404, "refused"],
  ]);
});

it.each([
  ["a refused connection", "http://127.0.0.1:1", /^ECONNREFUSED$/],
  ["an unknown host", "http://nowhere.invalid", /^(ENOTFOUND|EAI_AGAIN)$/],
  ["bad TLS", "https://127.0.0.1:", /^[A-Z_]+$/],
])("logs why a provider could not be reached: %s", async (_, address, cause) => {
  const notTls = createServer((socket) => socket.on("error", () => {}).end("no TLS")).listen(0, "127.0.0.1");
  await once(notTls, "listening");
  const api_base = address.endsWith(":") ? `${address}${(notTls.address() as AddressInfo).port}` : address;
  const gateway = await startGateway(configuration({ retries: 0, provider_config: { api_base, api_key: "k" } }));
  await gateway.ask({ body: chat() });
  const expected = { code: "upstream_unavailable", cause: expect.stringMatching(cause) };
  expect(gateway.log).toMatchObject([{ ...expected, attempts: [expected] }]);
  notTls.close();
});

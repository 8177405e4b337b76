// One entry for every call, also for those that a later hook refuses.
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

it("logs nothing of requests that are no calls", async () => {
  const gateway = await startGateway(configuration());
  for (const request of [{ body: "{" }, { headers: {} }, { path: "/" }, { method: "GET" }]) await gateway.ask(request);
  expect(gateway.log).toEqual([]);
});

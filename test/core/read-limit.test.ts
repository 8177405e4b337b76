// How often a key may look at its models and its usage: this takes nothing of its limits, and must not cost without bound.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createReadLimit } from "../../functions/core/limits/read-limit.ts";
import { startGateway } from "../support/gateway.ts";
import { envelopeOf } from "./support/envelope.ts";
import { configuration, MODEL, SECRET } from "./support/requests.ts";

const NOON = Date.parse("2026-11-22T12:00:00Z");

describe("reads of a key", () => {
  let now = NOON;
  const limit = createReadLimit("read", () => now);
  const takeAll = (key: string, count = 120) => {
    for (let taken = 0; taken < count; taken++) limit.take(key);
  };

  it("are 120 a minute, and as many again in the next one", () => {
    now = NOON + 12_345;
    takeAll("a");
    const headers = { "retry-after": "48", "retry-after-ms": "47655" };
    const body = { type: "rate_limit_error", code: "rate_limit_exceeded" };
    expect(() => limit.take("a")).toThrow(
      expect.objectContaining({ status: 429, headers, body: expect.objectContaining(body) }),
    );
    now = NOON + 59_999;
    expect(() => limit.take("a")).toThrow("120 times a minute");
    now = NOON + 60_000;
    takeAll("a");
    expect(() => limit.take("a")).toThrow();
  });

  it("are not those of another key", () => {
    now = NOON + 120_000;
    takeAll("a");
    takeAll("b");
  });

  it("are counted for ten thousand keys at most", () => {
    now = NOON + 180_000;
    takeAll("first");
    for (let at = 1; at < 10_000; at++) limit.take(`${at}`);
    expect(() => limit.take("first")).toThrow();
    limit.take("one more");
    limit.take("first");
  });
});

describe("a key that looks too often", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: NOON }));
  afterEach(() => void vi.useRealTimers());

  it("is refused at every address, reads nothing then, and is charged nothing", async () => {
    const document = configuration();
    Object.assign(document.keys[0] ?? {}, { rate_limit: { rpm: 5 } });
    const gateway = await startGateway(document);
    const get = (path: string, key = SECRET, method = "GET") =>
      gateway.ask({ method, path, headers: { authorization: `Bearer ${key}` } });
    const paths = ["/v1/models", `/v1/models/${MODEL}`, "/v1/models/nowhere", "/v1/usage"];
    const methods = ["GET", "HEAD"];
    for (let read = 0; read < 120; read++) await get(paths[read % 4] ?? "", SECRET, methods[read % 2]);
    const reads = vi.spyOn(gateway.pools, "read");
    for (const path of paths) {
      const answered = await get(path);
      expect([answered.status, answered.headers["retry-after"]]).toEqual([429, "60"]);
      expect(envelopeOf(answered)).toMatchObject({ type: "rate_limit_error", code: "rate_limit_exceeded" });
    }
    expect(reads).not.toHaveBeenCalled();
    expect((await get("/health")).status).toBe(200);
    expect((await get("/v1/usage", "wrong")).status).toBe(401);
    vi.setSystemTime(NOON + 60_000);
    expect(JSON.parse((await get("/v1/usage")).text)).toMatchObject({
      limits: [{ kind: "rpm", remaining: 5 }],
      today: { requests: 0, refusals: 0 },
    });
  });
});

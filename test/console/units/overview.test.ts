// The overview's numbers of a long time, whose first reading one request has no time for.
import { afterEach, describe, expect, it, vi } from "vitest";
import { readOverview } from "../../../console/reports/read-overview.ts";

const NONE = {
  ...{ input_tokens: 0, output_tokens: 0, input_cached_tokens: 0, num_model_requests: 0 },
  ...{ num_refusals: 0, num_failures: 0, cost_usd: 0 },
};
const SUMMARY = { data: [], before: NONE, keys: [{ ...NONE, api_key_name: "team-a", num_model_requests: 5 }] };

afterEach(() => void vi.unstubAllGlobals());

function answering(...statuses: number[]) {
  const asked: string[] = [];
  const answer = async (url: string) => {
    const status = statuses[asked.push(url) - 1] ?? 200;
    return status === 200 ? Response.json(SUMMARY) : new Response("Internal Server Error", { status });
  };
  vi.stubGlobal("fetch", answer);
  return asked;
}

const read = () => readOverview("90d", new AbortController().signal);

describe("the overview", () => {
  it("asks for everything with one request", async () => {
    const asked = answering();
    expect(await read()).toMatchObject({ keys: [{ name: "team-a", requests: 5 }], before: { requests: 0 } });
    expect(asked).toEqual([expect.stringContaining("/v1/organization/usage/summary?")]);
  });

  it("asks again where a request had no time for all of it", async () => {
    const asked = answering(502, 504);
    expect(await read()).toMatchObject({ keys: [{ name: "team-a" }] });
    expect(asked).toHaveLength(3);
  });

  it("gives up after five requests, and at once where the request failed otherwise", async () => {
    const asked = answering(502, 502, 502, 502, 502);
    await expect(read()).rejects.toMatchObject({ status: 502 });
    expect(asked).toHaveLength(5);
    const refused = answering(500);
    await expect(read()).rejects.toMatchObject({ status: 500 });
    expect(refused).toHaveLength(1);
  });
});

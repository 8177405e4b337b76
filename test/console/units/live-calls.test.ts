// The list of calls as it grows: what one request found is shown before the next one looks further back.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { liveCalls } from "../../../console/calls/live-calls.ts";

const ALL = { ending: undefined, key: undefined, model: undefined, code: undefined };
const never = new AbortController().signal;

describe("the latest calls", () => {
  const asked: URLSearchParams[] = [];
  const answers: object[] = [];

  beforeEach(() => {
    asked.length = answers.length = 0;
    vi.stubGlobal("fetch", async (address: string) => {
      asked.push(new URL(address, "https://console.example").searchParams);
      const answer = { recording: "all", has_more: false, next: null, data: [], ...answers.shift() };
      return new Response(JSON.stringify(answer), { headers: { "content-type": "application/json" } });
    });
  });
  afterEach(() => void vi.unstubAllGlobals());

  const callAt = (minute: number) => ({ id: `call_${minute}`, timestamp: `2026-11-22T09:${minute}:00.000Z` });
  const found = ({ calls }: { readonly calls: readonly { readonly id: string }[] }) => calls.map(({ id }) => id);

  it("are looked for hour by hour until there are some, and further back when somebody wants that", async () => {
    answers.push({ has_more: true, next: "hour_8" });
    answers.push({ data: [callAt(31)], has_more: true, next: "hour_7" });
    answers.push({ data: [callAt(30)] });
    const { load, every, lookBack } = liveCalls(ALL);
    const first = await load(never);
    expect([found(first), first.isSearching, every()]).toEqual([[], true, 0]);
    const second = await load(never);
    expect([found(second), second.isSearching, second.hasMore, every()]).toEqual([["call_31"], false, true, 2000]);
    lookBack();
    const third = await load(never);
    expect([found(third), third.isSearching, third.hasMore]).toEqual([["call_31", "call_30"], false, false]);
    expect(asked.map((query) => query.get("after"))).toEqual([null, "hour_8", "hour_7"]);
  });

  it("are followed by newer ones from a little before the newest that was known", async () => {
    answers.push({ data: [callAt(31)] });
    answers.push({ data: [callAt(31), callAt(32)], next: "call_32" });
    const { load } = liveCalls(ALL);
    await load(never);
    expect(found(await load(never))).toEqual(["call_32", "call_31"]);
    const fifteenSecondsBefore = Date.parse("2026-11-22T09:30:45.000Z").toString(36);
    expect([asked[1]?.get("order"), asked[1]?.get("after")]).toEqual(["asc", `call_0${fifteenSecondsBefore}_`]);
  });

  it("are not looked for any more after three hours without any", async () => {
    for (let hour = 0; hour < 7; hour++) answers.push({ has_more: true, next: `hour_${hour}` });
    const { load } = liveCalls(ALL);
    const searching: boolean[] = [];
    for (let request = 0; request < 3; request++) searching.push((await load(never)).isSearching);
    expect(searching).toEqual([true, true, false]);
  });
});

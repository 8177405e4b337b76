// What is recorded of a call is written once its client has the whole answer: no write is added before the end of a stream.
import { expect, it, vi } from "vitest";
import { calls } from "../../functions/hooks/calls.ts";
import { chat, configuration, SECRET, streamed } from "../core/support/requests.ts";
import { events, json, scriptedFetch, status } from "../core/support/scripted-fetch.ts";
import { startGateway } from "../support/gateway.ts";

const CHUNK = { choices: [{ index: 0, delta: { content: "Hi" }, finish_reason: "stop" }] };
const STREAM = events([`data: ${JSON.stringify(CHUNK)}\n\n`, "data: [DONE]\n\n"]);
const ANSWER = json({ choices: [{ index: 0, message: { content: "Hi" }, finish_reason: "stop" }] });

/** What was written, and when the client had its answer, in order. */
async function follow(body: string, answer: typeof ANSWER) {
  const order: string[] = [];
  const records = { add: async () => void order.push("call") };
  const gateway = await startGateway(configuration({ retries: 0, rate_limit: { rpd: 100 } }), {
    fetch: scriptedFetch(answer).fetch,
    hooks: [calls(records, "all")],
  });
  const add = gateway.usageRecords.add;
  vi.spyOn(gateway.usageRecords, "add").mockImplementation((record) => {
    order.push("usage");
    return add(record);
  });
  const change = gateway.pools.change;
  vi.spyOn(gateway.pools, "change").mockImplementation((...changes) => {
    order.push("limit");
    return change(...changes);
  });
  const reply = await gateway.begin({ body, headers: { authorization: `Bearer ${SECRET}` } });
  let text = "";
  for await (const piece of reply.body) text += piece;
  order.push("end");
  await reply.settle();
  return { order, text };
}

it.each([
  ["a stream", streamed(), STREAM],
  ["a JSON answer", chat(), ANSWER],
  ["a failure", chat(), status(500)],
] as const)("%s waits for its limits alone", async (_, body, answer) => {
  const { order } = await follow(body, answer);
  const end = order.indexOf("end");
  expect([...new Set(order.slice(0, end))]).toEqual(["limit"]);
  expect(order.slice(end + 1).filter((what) => what !== "limit")).toEqual(["call", "usage", "usage"]);
});

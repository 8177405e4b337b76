// A spike of memory that is over before anybody looks: Linux remembers it.
import { expect, it, vi } from "vitest";
import { call } from "./support/call.ts";
import { startPlatform } from "./support/platform.ts";
import { allGone } from "./support/processes.ts";

/** Nobody looks while a call is served. */
vi.mock("../../local/lambda/memory.ts", async (original) => ({ ...(await original()), READING_INTERVAL: 3_600_000 }));

it.runIf(process.platform === "linux")("kills the instance before it meets the next call", async () => {
  const { url, environments, log, close } = await startPlatform({ concurrency: 1 });
  const pids = environments().map(({ pid }) => pid);
  const spike = call(`${url}/spike`).catch(() => {}); // It is answered before the peak is read, or not at all.
  const next = call(`${url}/pid`);
  expect(JSON.parse(await log(/signal: killed/))).toMatchObject({ errorType: "Runtime.ExitError" });
  await allGone(pids);
  await spike;
  const { status, body } = await next;
  expect(status).toBe(200);
  expect(pids).not.toContain(Number(body));
  await close();
});

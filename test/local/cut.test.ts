// An answer that breaks off and has no end mark of its own, through Amazon's runtime client and over real connections.
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Platform, startPlatform } from "./support/platform.ts";

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform({ entry: "test/local/fixtures/cut.ts", concurrency: 1 });
});
afterAll(() => platform.close());

it("fails at its client, is settled, and leaves an instance that serves the next call", async () => {
  const cut = await fetch(`${platform.url}/cut`);
  expect(cut.status).toBe(200);
  await expect(cut.arrayBuffer()).rejects.toThrow(/terminated/);
  await platform.log(/settled \/cut/);

  const whole = await fetch(`${platform.url}/whole`);
  const bytes = Buffer.from(await whole.arrayBuffer());
  expect(bytes).toEqual(Buffer.concat([Buffer.alloc(100_000, 0xff), Buffer.alloc(100_000, 0x7f)]));
  expect(whole.headers.get("x-pid")).toBe(cut.headers.get("x-pid"));
});

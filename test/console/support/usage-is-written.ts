// The server entry writes usage every ten seconds, for all calls since.
import type { Page } from "playwright-core";
import { vi } from "vitest";
import { ask } from "./ask.ts";

/** Resolves when what was called before is in the reports. */
export async function usageIsWritten(page: Page): Promise<void> {
  const query = `start_time=${Math.floor(Date.now() / 1000) - 3600}&bucket_width=1h&limit=2`;
  const read = async () => JSON.stringify(await ask(page, `GET usage/completions?${query}`));
  await vi.waitUntil(async () => (await read()).includes('"num_model_requests"'), { timeout: 30_000, interval: 500 });
}

// Time that a test moves itself, and answers whose every piece has a time.
// What is loaded with the first failure must be there before the clock stops.
import "../../../functions/core/upstream/provider-failure.ts";
import { vi } from "vitest";
import type { GatewayRequest } from "../../../functions/core/request.ts";
import type { startGateway } from "../../support/gateway.ts";
import { textOf } from "../../support/text-of.ts";

/** 2026-11-22, far from the end of a minute. */
const NOON = Date.parse("2026-11-22T12:00:05Z");

export function stopClock(): void {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"], now: NOON });
}

export interface Timed {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** When the head came, and each piece of the body, in milliseconds after the request. */
  readonly headAt: number;
  readonly pieces: readonly (readonly [at: number, text: string])[];
  readonly endAt: number;
}

type Gateway = Awaited<ReturnType<typeof startGateway>>;

/** Asks and reads while time flies from one timer to the next. Fails if there is no end within so many milliseconds. */
export async function askTimed(gateway: Gateway, request: Partial<GatewayRequest>, limit = 1_000_000): Promise<Timed> {
  return inFlyingTime(read(gateway, request, Date.now()), limit);
}

/** Waits while time flies from one timer to the next. Fails if there is no end within so many milliseconds. */
export async function inFlyingTime<T>(work: Promise<T>, limit = 1_000_000): Promise<T> {
  const start = Date.now();
  let ended = false;
  const working = work.finally(() => {
    ended = true;
  });
  while (!ended) {
    await everythingReady();
    if (!ended && vi.getTimerCount() > 0) await vi.advanceTimersToNextTimerAsync();
    if (Date.now() - start > limit) throw new Error(`no end within ${limit} ms`);
  }
  return working;
}

/** What can happen without time passing has happened. */
export async function everythingReady(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await nextTurn();
}

/** Waits while the clock stands still; a test that waits in vain runs into its own time limit. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await nextTurn();
}

async function nextTurn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

async function read(gateway: Gateway, request: Partial<GatewayRequest>, start: number): Promise<Timed> {
  const { status, headers, body, settle } = await gateway.begin(request);
  const headAt = Date.now() - start;
  const pieces: [number, string][] = [];
  for await (const piece of body) pieces.push([Date.now() - start, textOf([piece])]);
  const endAt = Date.now() - start;
  await settle();
  return { status, headers, text: pieces.map(([, text]) => text).join(""), headAt, pieces, endAt };
}

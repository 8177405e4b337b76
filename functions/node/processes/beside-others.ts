// What a process that serves beside others does otherwise than one that serves alone.
import type { ListenToWishes } from "../signals.ts";
import { type Report, STOP } from "./messages.ts";

/** Ctrl-C reaches the first process too, and so does a platform that signals to all: its wish is the one that counts. */
export function leaveSignalsToFirst(): void {
  for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => {});
}

export const wishesOfFirst: ListenToWishes = (wish) => {
  process.on("message", (message) => {
    if (message === STOP) wish();
  });
};

/** Resolves when it is sent. */
export function reportToFirst(report: Report): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(report, undefined, undefined, () => resolve());
  });
}

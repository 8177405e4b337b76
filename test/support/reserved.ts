// What calls reserve, as the pools see it. For subjects of which nothing is held: with a limit of a day, or near a limit.
import { vi } from "vitest";
import type { Pools } from "../../functions/core/limits/pool.ts";

/** The tokens of a minute that each call has taken, in order. */
export function watchReserved(pools: Pools): () => number[] {
  const change = vi.spyOn(pools, "change");
  return () =>
    change.mock.calls.flatMap(([{ slots, counts }]) => {
      if (!slots.some(({ calls }) => calls > 0)) return [];
      const tokens = counts.find(({ quantity, window }) => quantity === "tokens" && window.name.includes("T"));
      return [tokens?.change ?? 0];
    });
}

// The same work for many things, for a few of them at once.
import { pause } from "../wire/pause.ts";

interface EachOf<T> {
  readonly atOnce: number;
  /** Handles its own failures. */
  work(item: T): Promise<void>;
}

/** Work that waits for nothing would otherwise keep streams waiting for all of it. */
const WITHOUT_PAUSE = 4;

export async function eachOf<T>(items: Iterable<T>, { atOnce, work }: EachOf<T>): Promise<void> {
  const left = [...items].values();
  const worker = async () => {
    let done = 0;
    for (const item of left) {
      await work(item);
      if (++done % WITHOUT_PAUSE === 0) await pause(0).over;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

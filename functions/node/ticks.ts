// What a process does from time to time, whether anybody calls or not.

export interface Tick {
  /** Milliseconds. */
  readonly every: number;
  /** Not started again before it has ended. */
  run(): unknown;
}

/** Returns what stops them, and resolves when none is under way. */
export function startTicks(ticks: readonly Tick[], onError: (error: unknown) => void): () => Promise<void> {
  const stops = ticks.map((tick) => startTick(tick, onError));
  return async () => void (await Promise.all(stops.map((stop) => stop())));
}

function startTick({ every, run }: Tick, onError: (error: unknown) => void): () => Promise<void> {
  let running: Promise<void> | undefined;
  const once = async () => {
    try {
      await run();
    } catch (error) {
      onError(error);
    }
    running = undefined;
  };
  const timer = setInterval(() => {
    running ??= once();
  }, every);
  return async () => {
    clearInterval(timer);
    await running;
  };
}

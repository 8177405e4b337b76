// The signals of the operating system and of Node to the process.

export interface Signals {
  /** Resolves with the first wish to stop. */
  readonly stop: Promise<void>;
  /** Aborts with the second wish, or when the time for the first is over. */
  readonly hurry: AbortSignal;
}

/** Calls `wish` each time that somebody wishes the process to stop. */
export type ListenToWishes = (wish: () => void) => void;

/** `grace` is how long the first wish leaves, in milliseconds. */
export function listenTo(listenToWishes: ListenToWishes, grace: number): Signals {
  const { promise, resolve } = Promise.withResolvers<void>();
  const hurry = new AbortController();
  let isStopping = false;
  const wish = () => {
    if (isStopping) return hurry.abort();
    isStopping = true;
    setTimeout(() => hurry.abort(), grace);
    resolve();
  };
  listenToWishes(wish);
  return { stop: promise, hurry: hurry.signal };
}

/** SIGTERM is a platform's wish, and SIGINT that of a person who presses Ctrl-C. */
export const systemSignals: ListenToWishes = (wish) => {
  for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, wish);
};

/** What one call leaves unhandled must not end the others; what was thrown outside of any leaves the process in an unknown state. */
export function surviveRejections(report: (error: unknown, moment: string) => Promise<unknown>): void {
  process.on("unhandledRejection", (error) => void report(error, "unhandledRejection"));
  process.on("uncaughtException", (error) => {
    void report(error, "uncaughtException").finally(() => process.exit(1));
  });
}

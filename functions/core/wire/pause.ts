// A pause between two tries that can be ended early.

export interface Pause {
  /** When it ends by itself, in milliseconds since 1970. */
  readonly until: number;
  readonly over: Promise<void>;
  end(): void;
}

export function pause(milliseconds: number): Pause {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timeout = setTimeout(resolve, milliseconds);
  return {
    until: Date.now() + milliseconds,
    over: promise,
    end() {
      clearTimeout(timeout);
      resolve();
    },
  };
}

const FIRST_BACKOFF = 200;
const LONGEST_BACKOFF = 2_000;

/** How long to wait after so many failures: exponential, with jitter, in milliseconds. */
export function backoff(failures: number): number {
  return Math.min(FIRST_BACKOFF * 2 ** (failures - 1), LONGEST_BACKOFF) * (0.5 + Math.random() / 2);
}

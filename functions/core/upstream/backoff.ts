// How long to wait before a target is asked again.

/** Milliseconds. */
const FIRST = 200;
const LONGEST = 5_000;

/** Exponential, with jitter, so that those who failed together do not come back together. */
export function backoff(tries: number): number {
  return Math.min(FIRST * 2 ** tries, LONGEST) * (0.75 + Math.random() / 2);
}

/** Ends early with the signal. */
export async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timeout = setTimeout(finish, milliseconds);
    signal.addEventListener("abort", finish);
    function finish(): void {
      clearTimeout(timeout);
      signal.removeEventListener("abort", finish);
      resolve();
    }
  });
}

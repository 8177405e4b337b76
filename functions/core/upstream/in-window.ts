// Does several things at once, but never more than a few, and gives their results in order.

interface Window {
  /** The most that are under way, or done and not taken yet. */
  readonly size: number;
  /** Gives up. */
  readonly signal: AbortSignal;
}

type Work<T> = (at: number, signal: AbortSignal) => Promise<T>;

/** The first failure ends the others, and is thrown. What is under way is also ended where the results are no longer wanted. */
export async function* inWindow<T>(count: number, work: Work<T>, { size, signal }: Window): AsyncGenerator<T, void> {
  const controller = new AbortController();
  const giveUp = () => controller.abort(signal.reason);
  signal.addEventListener("abort", giveUp);
  let failure: { readonly cause: unknown } | undefined;
  const begun: Promise<T>[] = [];
  const begin = (at: number) => {
    const result = work(at, controller.signal);
    result.catch((cause: unknown) => {
      failure ??= { cause };
      controller.abort(cause);
    });
    begun.push(result);
  };
  try {
    signal.throwIfAborted();
    for (let at = 0; at < Math.min(size, count); at++) begin(at);
    for (let at = 0; at < count; at++) {
      const [first] = begun.splice(0, 1);
      if (first === undefined) break;
      const result = await first;
      if (failure !== undefined) break;
      yield result;
      if (failure === undefined && at + size < count) begin(at + size);
    }
  } catch (thrown) {
    failure ??= { cause: thrown };
  } finally {
    signal.removeEventListener("abort", giveUp);
    controller.abort();
  }
  if (failure !== undefined) throw failure.cause;
}

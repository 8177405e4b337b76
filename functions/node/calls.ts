// The requests that a process is answering, so that they can be waited for, and ended, when it stops.
import type { ServerResponse } from "node:http";

export interface Calls {
  /** The signal aborts when the client leaves before its answer has ended, or when all calls are to end. */
  begin(response: ServerResponse): UnderWay;
  /** Ends all calls with this error, those that begin from now on too. */
  abort(error: Error): void;
  /** Resolves when none is under way. */
  whenNone(): Promise<void>;
}

export interface UnderWay {
  readonly signal: AbortSignal;
  /** To be called on every ending. */
  end(): void;
}

export function createCalls(): Calls {
  const underWay = new Set<AbortController>();
  const waiting = new Set<() => void>();
  let stopped: Error | undefined;
  return {
    begin(response) {
      const controller = new AbortController();
      const leave = () => {
        if (!response.writableFinished) controller.abort();
      };
      underWay.add(controller);
      response.once("close", leave);
      if (response.destroyed) leave();
      if (stopped !== undefined) controller.abort(stopped);
      return {
        signal: controller.signal,
        end() {
          response.off("close", leave);
          underWay.delete(controller);
          if (underWay.size > 0) return;
          for (const resolve of waiting) resolve();
          waiting.clear();
        },
      };
    },
    abort(error) {
      stopped = error;
      for (const controller of underWay) controller.abort(error);
    },
    whenNone: () =>
      new Promise((resolve) => {
        if (underWay.size === 0) resolve();
        else waiting.add(resolve);
      }),
  };
}

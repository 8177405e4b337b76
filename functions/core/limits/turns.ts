// Work that is done one after the other.

export type Work = () => Promise<void>;

export interface Turns {
  inTurn(work: Work): Promise<void>;
  /** Whether any is under way, or waits. */
  isBusy(): boolean;
}

export function takeTurns(): Turns {
  let turn: Promise<void> = Promise.resolve();
  let left = 0;
  return {
    inTurn(work) {
      left++;
      const done = turn.then(work).finally(() => {
        left--;
      });
      turn = done.catch(() => {});
      return done;
    },
    isBusy: () => left > 0,
  };
}

/** What is asked for again while it waits for its turn is done once. */
export function sharedTurn({ inTurn }: Pick<Turns, "inTurn">, work: Work): Work {
  let waiting: Promise<void> | undefined;
  return () => {
    waiting ??= inTurn(() => {
      waiting = undefined;
      return work();
    });
    return waiting;
  };
}

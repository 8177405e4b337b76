// Does one job after the other, and none twice that still waits.
export type Job = () => Promise<void>;

export interface Queue {
  /** The job must not reject. */
  add(job: Job): void;
  /** Settles when the current job has ended; those that wait are forgotten. */
  close(): Promise<void>;
}

export function createQueue(): Queue {
  const waiting = new Set<Job>();
  let last = Promise.resolve();
  return {
    add(job) {
      if (waiting.has(job)) return;
      waiting.add(job);
      last = last.then(() => (waiting.delete(job) ? job() : undefined));
    },
    close() {
      waiting.clear();
      return last;
    },
  };
}

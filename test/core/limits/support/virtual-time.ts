// A clock that goes from event to event: what takes hours takes as long as its events do.

/** What events belong to. A frozen process gets its own when it goes on, a dead one never. */
export interface Process {
  frozenUntil: number;
  isDead: boolean;
}

interface Event {
  readonly at: number;
  /** Whatever it returns is waited for, and the clock with it. */
  readonly work: () => unknown;
  readonly process: Process | undefined;
}

export interface VirtualTime {
  now(): number;
  at(moment: number, work: () => unknown, process?: Process): void;
  sleep(milliseconds: number, process: Process): Promise<void>;
  /** Until nothing is left to happen, or `afterEach` says so. */
  run(afterEach: () => Promise<boolean>): Promise<void>;
}

/** All that follows from what has happened, without an event of its own. */
const followed = () => new Promise(setImmediate);

export function startTime(start: number): VirtualTime {
  const events: Event[] = [];
  let now = start;

  function add(event: Event): void {
    let index = events.length;
    while (index > 0 && (events[index - 1]?.at ?? 0) > event.at) index--;
    events.splice(index, 0, event);
  }

  function at(moment: number, work: Event["work"], process?: Process): void {
    add({ at: Math.max(now, moment), work, process });
  }

  /** Whether something happened. */
  async function happen({ at: moment, work, process }: Event): Promise<boolean> {
    if (process?.isDead) return false;
    if (process !== undefined && process.frozenUntil > moment) {
      add({ at: process.frozenUntil, work, process });
      return false;
    }
    now = moment;
    await work();
    await followed();
    return true;
  }

  return {
    now: () => now,
    at,
    sleep: (milliseconds, process) => new Promise((resolve) => at(now + milliseconds, resolve, process)),
    async run(afterEach) {
      await followed();
      for (let event = events.shift(); event !== undefined; event = events.shift())
        if ((await happen(event)) && (await afterEach())) return;
    },
  };
}

// A clock that goes from event to event: two minutes of a busy key take as long as their events do.

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  at(moment: number, work: () => void): void;
  sleep(milliseconds: number): Promise<void>;
  run(until: number): Promise<void>;
}

interface Event {
  readonly moment: number;
  readonly work: () => void;
}

/** All that follows from what has happened, without an event of its own. */
const followed = () => new Promise(setImmediate);

export function startClock(start: number): Clock {
  const events: Event[] = [];
  let now = start;

  function at(moment: number, work: () => void): void {
    add(events, { moment: Math.max(now, moment), work });
  }

  return {
    now: () => now,
    at,
    sleep: (milliseconds) => new Promise((resolve) => at(now + milliseconds, resolve)),
    async run(until) {
      for (let event = take(events); event !== undefined && event.moment < until; event = take(events)) {
        now = event.moment;
        event.work();
        await followed();
      }
    },
  };
}

/** A binary heap: the next event comes first. */
function add(events: Event[], event: Event): void {
  let index = events.push(event) - 1;
  for (let parent = (index - 1) >> 1; index > 0 && isLater(events, parent, index); parent = (index - 1) >> 1) {
    swap(events, parent, index);
    index = parent;
  }
}

function take(events: Event[]): Event | undefined {
  const [first] = events;
  const last = events.pop();
  if (last === undefined || events.length === 0) return first;
  events[0] = last;
  for (let index = 0; ; ) {
    let least = index;
    for (const child of [2 * index + 1, 2 * index + 2]) if (isLater(events, least, child)) least = child;
    if (least === index) return first;
    swap(events, index, least);
    index = least;
  }
}

function isLater(events: readonly Event[], one: number, other: number): boolean {
  const [first, second] = [events[one], events[other]];
  return first !== undefined && second !== undefined && first.moment > second.moment;
}

function swap(events: Event[], one: number, other: number): void {
  const [first, second] = [events[one], events[other]];
  if (first === undefined || second === undefined) return;
  events[one] = second;
  events[other] = first;
}

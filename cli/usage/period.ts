// The days that `usage` covers, from its options.
import { InvalidArgumentError } from "commander";
import { EXIT, Failure } from "../failure.ts";

export interface Period {
  /** The first and the last day, such as `2026-11-22`. */
  readonly from: string;
  readonly to: string;
}

interface Options {
  readonly days?: number;
  readonly from?: string;
  readonly to?: string;
}

const DAY = 86_400_000;
const USUAL_DAYS = 7;

/** In UTC. Without `--to` it ends today. Throws a Failure where the options contradict each other. */
export function periodOf({ days, from, to = dayAt(Date.now()) }: Options): Period {
  if (days !== undefined && from !== undefined) throw new Failure("give either --days or --from, not both", EXIT.wrong);
  const first = from ?? dayAt(Date.parse(to) - ((days ?? USUAL_DAYS) - 1) * DAY);
  if (first <= to) return { from: first, to };
  throw new Failure(`--from ${first} is after the last day, ${to}`, EXIT.wrong);
}

export function parseDays(text: string): number {
  const days = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (days > 0) return days;
  throw new InvalidArgumentError("Give a whole number from 1 to 99999.");
}

function dayAt(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

// The limits of a key as options of the command line.
import { type Command, InvalidArgumentError } from "commander";
import type { RateLimit } from "../../functions/core/directory.ts";

const LIMITS = {
  rpm: "requests a minute",
  tpm: "tokens a minute",
  rpd: "requests a day",
  tpd: "tokens a day",
  concurrency: "calls at the same time",
} satisfies Record<keyof RateLimit, string>;

const names = Object.keys(LIMITS) as (keyof RateLimit)[];

/** Takes a limit away. */
const NONE = "none";

export type LimitOptions = { readonly [Name in keyof RateLimit]?: number | typeof NONE };

export function addLimitOptions(command: Command, { removable }: { removable: boolean }): Command {
  for (const name of names) {
    const hint = removable ? `${LIMITS[name]}, or \`${NONE}\`` : LIMITS[name];
    command.option(`--${name} <n>`, hint, removable ? parseLimitOrNone : parseLimit);
  }
  return command;
}

/** Undefined where no limit is left. */
export function changeLimits(limits: RateLimit | undefined, options: LimitOptions): RateLimit | undefined {
  const changed = names.map((name) => [name, options[name] === undefined ? limits?.[name] : options[name]] as const);
  const left = changed.filter(([, limit]) => limit !== undefined && limit !== NONE);
  return left.length > 0 ? Object.fromEntries(left) : undefined;
}

/** Such as `rpm 60, tpm 100,000`. */
export function formatLimits(limits: RateLimit | undefined): string {
  const set = names.filter((name) => limits?.[name] !== undefined);
  return set.map((name) => `${name} ${limits?.[name]?.toLocaleString("en-US")}`).join(", ") || "–";
}

function parseLimit(text: string): number {
  const limit = /^\d+$/.test(text) ? Number(text) : 0;
  if (limit > 0 && Number.isSafeInteger(limit)) return limit;
  throw new InvalidArgumentError("Give a positive whole number.");
}

function parseLimitOrNone(text: string): number | typeof NONE {
  return text === NONE ? NONE : parseLimit(text);
}

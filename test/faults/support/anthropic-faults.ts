// The same faults where a model of Anthropic is asked: those that its form has, with the endings that differ.
import { isLong } from "../../support/long.ts";
import {
  ALL,
  alone,
  backed,
  type Ending,
  either,
  type Fault,
  FROM_FALLBACK,
  PAUSE,
  prompts,
  SOME,
  table,
  WAIT,
  WHOLE,
  WHOLE_USAGE,
} from "./faults.ts";

/** Anthropic has no such status, and no filter that refuses a request. */
export const impossible = ["409 every time", "content filter, before the answer"];

/** By the names of the faults. */
export const differing: Readonly<Record<string, readonly Ending[]>> = {
  "400, whose message repeats the key and the address": either("400 invalid_request_error", 1, prompts(0)),
  "cut before the first word": [
    alone("502 upstream_malformed", 2, prompts(2), PAUSE),
    backed(FROM_FALLBACK, [2, 1], prompts(2, WHOLE_USAGE), PAUSE),
  ],
  "error event in the middle": either("200, then upstream_overloaded", 1, SOME),
  "cut after the finish reason": either("200, then upstream_truncated", 1, ALL),
  "stall after the finish reason (`idle_timeout` 0.4 s)": either(WHOLE, 1, ALL, WAIT),
};

/** The quick run has those that differ. */
export const faults: readonly Fault[] = table
  .filter(({ name }) => !impossible.includes(name) && (isLong || name in differing))
  .map((fault) => ({ ...fault, endings: differing[fault.name] ?? fault.endings }));

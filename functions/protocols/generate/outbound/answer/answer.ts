// One answer of generateContent while it is read: what each of its candidates has said so far.
import type { AnswerEvent } from "../../../../core/conversation/events.ts";
import type { ReadOptions } from "../../../../core/protocol.ts";
import type { Stop } from "./finish-reason.ts";
import { NO_COUNTS, type TokenCounts } from "./usage.ts";

export interface Answer {
  readonly options: ReadOptions;
  /** Those that have begun, by their index. */
  readonly candidates: Map<number, Candidate>;
  id: string | undefined;
  hasStarted: boolean;
  /** How many parts have begun. */
  parts: number;
  counts: TokenCounts;
  end: "complete" | "failed" | undefined;
}

export interface Candidate {
  readonly index: number;
  /** Text that may go on. */
  open: OpenPart | undefined;
  /** Whether it has said more than reasoning. */
  hasContent: boolean;
  callsTools: boolean;
  /** The last finish reason, if nothing was said behind it. */
  stop: Stop | undefined;
}

export interface OpenPart {
  readonly index: number;
  readonly type: "text" | "reasoning";
}

export function openAnswer(options: ReadOptions): Answer {
  const nothing = { id: undefined, hasStarted: false, parts: 0, counts: NO_COUNTS, end: undefined };
  return { options, candidates: new Map(), ...nothing };
}

/** How many candidates the request asks for. */
export function expectedIn({ options }: Pick<Answer, "options">): number {
  return options.choices ?? 1;
}

/** The first one's index may be left out. Undefined: it is none of those that the request asks for. */
export function candidateAt(answer: Answer, index: unknown = 0): Candidate | undefined {
  if (typeof index !== "number" || !Number.isInteger(index)) return undefined;
  if (index < 0 || index >= expectedIn(answer)) return undefined;
  const known = answer.candidates.get(index);
  if (known !== undefined) return known;
  const candidate = { index, open: undefined, hasContent: false, callsTools: false, stop: undefined };
  answer.candidates.set(index, candidate);
  return candidate;
}

/** The start of the answer, if it is still owed. */
export function startOf({ hasStarted, id }: Answer): AnswerEvent[] {
  return hasStarted ? [] : [{ type: "start", id }];
}

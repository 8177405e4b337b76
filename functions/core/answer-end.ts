// How an answer ends that is relayed: with all of it, or with what has failed.
import type { PassedEnd } from "./answer-stream.ts";
import type { FailureSource } from "./upstream/provider-failure.ts";
import { malformed, truncated, UpstreamError } from "./upstream/upstream-error.ts";
import type { Members } from "./wire/members.ts";

export interface End {
  readonly error?: unknown;
  /** What the provider reports. */
  readonly reported?: Members;
  /** What is wrong with what it sent, in words that may be its own. */
  readonly malformed?: string;
}

export function endOf(end: PassedEnd): End {
  if (end.type === "complete") return {};
  return end.type === "malformed" ? { malformed: end.message } : { reported: end.error };
}

/** Of what is said before an upstream is there. */
const UNKNOWN: FailureSource = { secrets: [] };

/** Of what the provider reports, or of what cannot be read. */
export async function failureOf({ reported, malformed }: End, source = UNKNOWN): Promise<UpstreamError> {
  const { reportedInStream, unreadable } = await import("./upstream/provider-failure.ts");
  return reported ? reportedInStream(reported, source) : unreadable(malformed ?? "", source);
}

/** Of reading that has failed. */
export function readFailure(error: unknown): unknown {
  if (error instanceof UpstreamError) return error;
  return error instanceof RangeError ? malformed("The provider sent an event that is too long.") : truncated(error);
}

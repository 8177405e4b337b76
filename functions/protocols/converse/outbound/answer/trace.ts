// What Bedrock's guardrails report of an answer. It names the operator's guardrails by their accounts.
import { redacted } from "../../../../core/upstream/redaction.ts";
import { isMembers, type Members } from "../../../../core/wire/members.ts";

/** Undefined if there is none, or it is too large to be looked through. */
export function readTrace(trace: unknown): Members | undefined {
  const shown = isMembers(trace) ? redacted(trace, []) : {};
  return Object.values(shown).some((value) => value !== undefined) ? shown : undefined;
}

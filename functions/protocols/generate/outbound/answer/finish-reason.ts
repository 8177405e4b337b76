// Why a candidate ended, in Google's words and in those of the internal form.
import type { EndEvent, FinishReason } from "../../../../core/conversation/events.ts";
import type { ChoiceReason } from "../../../../core/protocol.ts";
import { isMembers, type Members } from "../../../../core/wire/members.ts";
import { textIn } from "./text.ts";

/** As a candidate says it, or the feedback to a prompt. */
export interface Stop {
  readonly reason: string;
  /** Why, in words. Empty if it has none. */
  readonly message: string;
}

/** What a candidate is whose prompt was blocked, so that there is none. */
const BLOCKED = "blocked prompt";

const REASONS: ReadonlyMap<string, FinishReason> = new Map<string, FinishReason>([
  ["STOP", "stop"],
  ["MAX_TOKENS", "length"],
  ...["SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "LANGUAGE", "MODEL_ARMOR", BLOCKED].map(
    filtered,
  ),
  ...["IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT", "IMAGE_RECITATION"].map(filtered),
]);

function filtered(reason: string): readonly [string, FinishReason] {
  return [reason, "content-filter"];
}

/** Undefined if it says no reason. */
export function readStop({ finishReason, finishMessage }: Members): Stop | undefined {
  const reason = textIn(finishReason);
  return isSaid(reason) ? { reason, message: textIn(finishMessage) } : undefined;
}

/** Undefined unless the prompt was blocked. */
export function readBlock(feedback: unknown): Stop | undefined {
  const { blockReason, blockReasonMessage } = isMembers(feedback) ? feedback : {};
  const words = [textIn(blockReason), textIn(blockReasonMessage)];
  if (!isSaid(words[0])) return undefined;
  return { reason: BLOCKED, message: words.filter((word) => word !== "").join(": ") };
}

/** An enumeration's first value says nothing. */
function isSaid(reason = ""): boolean {
  return reason !== "" && !reason.endsWith("_REASON_UNSPECIFIED");
}

/** What the reason is of. */
export interface Said {
  readonly index: number;
  readonly stop: Stop | undefined;
  readonly callsTools: boolean;
  readonly hasContent: boolean;
}

export function endEvent({ index, stop, callsTools, hasContent }: Said): EndEvent {
  const reason = reasonOf(stop, callsTools);
  const refusal = reason === "content-filter" && !hasContent ? stop?.message : undefined;
  return { type: "end", choice: index, reason, ...(refusal && { refusal }) };
}

function reasonOf(stop: Stop | undefined, callsTools: boolean): FinishReason {
  const reason = REASONS.get(stop?.reason ?? "STOP") ?? "stop";
  const isPlain = stop === undefined || stop.reason === "STOP";
  return isPlain && callsTools ? "tool-calls" : reason;
}

/** OpenAI's name of a reason; the provider's own where it has none. */
export function loggedReason({ index, stop, callsTools }: Said): ChoiceReason[] {
  if (stop === undefined) return [];
  const reason = REASONS.has(stop.reason) ? reasonOf(stop, callsTools).replace("-", "_") : stop.reason;
  return [{ index, reason }];
}

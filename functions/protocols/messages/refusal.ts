// What a refusal of Anthropic's API says in OpenAI's terms: its code, and when to ask again.
import type { RawRefusal } from "../../core/protocol.ts";
import { withCode } from "./outbound/answer/error-code.ts";

export function readRefusal(refusal: RawRefusal): RawRefusal {
  const { status, headers, error } = refusal;
  const retryAfter = status === 429 ? untilReset(headers) : undefined;
  const shouldRetry = SHOULD_RETRY.get(headers.get("x-should-retry")?.trim().toLowerCase());
  return {
    ...refusal,
    error: withCode(error, status),
    ...(retryAfter !== undefined && { retryAfter }),
    ...(shouldRetry !== undefined && { shouldRetry }),
  };
}

const SHOULD_RETRY: ReadonlyMap<string | undefined, boolean> = new Map([
  ["true", true],
  ["false", false],
]);

const LIMITS = ["requests", "tokens", "input-tokens", "output-tokens"];

/** Longer than any of these limits needs, in milliseconds. */
const LONGEST_WAIT = 3_600_000;

/** Until the limits that are used up are whole again; if none says so, until all are. */
function untilReset(headers: RawRefusal["headers"]): number | undefined {
  if (headers.get("retry-after") !== null || headers.get("retry-after-ms") !== null) return undefined;
  const read = (limit: string, what: string) => headers.get(`anthropic-ratelimit-${limit}-${what}`)?.trim() ?? "";
  const usedUp = LIMITS.filter((limit) => read(limit, "remaining") === "0");
  const resets = (usedUp.length > 0 ? usedUp : LIMITS).map((limit) => read(limit, "reset")).filter(isTime);
  if (resets.length === 0) return undefined;
  const latest = Math.max(...resets.map((reset) => Date.parse(reset)));
  return Math.min(Math.max(latest - Date.now(), 0), LONGEST_WAIT);
}

/** RFC 3339. */
function isTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/i.test(text) && !Number.isNaN(Date.parse(text));
}

// A record of a call as the gateway keeps it.
import { randomUUID } from "node:crypto";
import type { CallRecord } from "../../functions/core/call-records.ts";

interface Members extends Partial<CallRecord> {
  /** When it ended, in milliseconds since 1970. */
  readonly end: number;
}

export function callRecord({ end, duration = 1_234, ...members }: Members): CallRecord {
  const id = randomUUID();
  return {
    ...{ id, request_id: id, platform_request_id: undefined, protocol: "chat", key: "team-a", key_id: "abcdefghijkl" },
    ...{ asked: "m", model: "m", served: "m", target: "openai/m", stream: true, status: 200, ending: "complete" },
    ...{ code: undefined, cause: undefined, limit: undefined, attempts: undefined, fields: undefined },
    ...{ finish_reasons: ["stop"], prompt_tokens: 10, completion_tokens: 5, cached_tokens: 0, total_tokens: 15 },
    ...{ estimated: false, time_to_first_token: 200, cost: 7 },
    ...{ duration, timestamp: new Date(end - duration).toISOString() },
    ...members,
  };
}

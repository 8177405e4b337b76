// A call as lines of the log: one for people and for queries, and one with its metrics.
import type { LogEntry } from "../core/log-entry.ts";
import { type Dimensions, metricLine, type Values } from "./metric-line.ts";

/** `at` is when it came, in milliseconds since 1970. */
export function callLines(entry: LogEntry, { at, stage }: { at: number; stage: string }): string {
  const { model, limit, code } = entry;
  const dimensions: Dimensions = { model, limit, code };
  const metrics = metricLine(valuesOf(entry), dimensions, { at, stage });
  return `${JSON.stringify({ ...entry, stage })}\n${metrics}`;
}

function valuesOf(entry: LogEntry): Values {
  const generated = entry.total_tokens > 0;
  return {
    Requests: 1,
    Refusals: entry.limit === undefined ? undefined : 1,
    Errors: isOurTrouble(entry) ? 1 : undefined,
    TimeToFirstToken: entry.time_to_first_token,
    Duration: entry.ending === "refused" ? undefined : entry.duration,
    PromptTokens: generated ? entry.prompt_tokens : undefined,
    CompletionTokens: generated ? entry.completion_tokens : undefined,
  };
}

/** What an operator can repair: not a request that the provider finds wrong, nor a client that stopped reading. */
function isOurTrouble({ ending, status, code }: LogEntry): boolean {
  if (code === "client_stopped_reading") return false;
  return status >= 500 || (ending === "failed" && (status === 200 || status === 429));
}

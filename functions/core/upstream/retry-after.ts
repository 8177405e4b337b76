// How long a provider asks to be left alone, for the gateway and for the client.
import type { FetchResponse } from "./fetch.ts";

/** Milliseconds to wait, from `retry-after-ms` or `retry-after` (seconds or a date: RFC 9110, 10.2.3). */
export function readRetryAfter(headers: FetchResponse["headers"]): number | undefined {
  const milliseconds = Number.parseFloat(headers.get("retry-after-ms") ?? "");
  if (milliseconds >= 0) return milliseconds;
  const after = headers.get("retry-after") ?? "";
  const wait = /^\d+(\.\d+)?$/.test(after.trim()) ? Number(after) * 1000 : Date.parse(after) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(wait, 0);
}

/** In whole seconds where the provider says it elsewhere. */
export function passOn(headers: FetchResponse["headers"], retryAfter = 0): Record<string, string> {
  const sent = ["retry-after", "retry-after-ms"].map((name) => [name, headers.get(name) ?? ""] as const);
  const isElsewhere = retryAfter > 0 && sent.every(([, value]) => value === "");
  if (isElsewhere) return { "retry-after": String(Math.ceil(retryAfter / 1_000)) };
  return Object.fromEntries(sent.filter(([, value]) => TIME.test(value)));
}

/** A number or a date, as HTTP has them: nothing else that a provider may write there. */
const TIME = /^(?:\d+(?:\.\d{1,9})?|[A-Z][a-z]{2,8}, \d\d[ -][A-Z][a-z]{2}[ -]\d{2,4} \d\d:\d\d:\d\d GMT)$/;

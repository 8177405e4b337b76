// How a provider's own stream ends that has failed: with what there was of the response, and numbers that go on.
import type { GatewayError } from "../../core/error.ts";
import { getMember } from "../../core/wire/json.ts";
import { editMembers } from "../../core/wire/json-edit.ts";
import type { Said } from "../native/said.ts";
import { openEvents } from "./events.ts";
import { failureEvents, type ResponseError } from "./failure.ts";

interface Remains {
  /** Keeps the last response that an event has, and the items that are whole. */
  keep(said: Said | undefined, data: string): void;
  /** Undefined if there was no response yet. */
  fail(error: GatewayError, nextNumber: number): string | undefined;
}

/** Of the items together, in characters: those beyond are left out of a response that failed. */
const MOST_KEPT = 4 * 1024 * 1024;

export function openRemains(): Remains {
  let response: string | undefined;
  let kept = 0;
  const items: string[] = [];
  return {
    keep(said, data) {
      if (said?.holds === "response" && !said.isComplete) response = getMember(data, "response");
      if (said?.holds !== "item") return;
      const item = getMember(data, "item") ?? "{}";
      kept += item.length;
      if (kept <= MOST_KEPT) items.push(item);
    },
    fail(failure, nextNumber) {
      const begun = response;
      if (begun === undefined || !begun.startsWith("{")) return undefined;
      const responseOf = (error: ResponseError) => failedResponse(begun, { error, items });
      return failureEvents(failure, { events: openEvents(nextNumber), responseOf });
    },
  };
}

interface Failed {
  readonly error: ResponseError;
  readonly items: readonly string[];
}

/** What the provider itself says of the items counts, if it says something. */
function failedResponse(begun: string, { error, items }: Failed): string {
  const output = `[${items.join(",")}]`;
  return editMembers(begun, [
    { name: "status", write: () => '"failed"' },
    { name: "error", write: () => JSON.stringify(error) },
    { name: "output", write: (present = "[]") => (/^\[\s*\]$/.test(present) ? output : present) },
  ]);
}

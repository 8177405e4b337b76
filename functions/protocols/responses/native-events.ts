// What a provider's own stream says of its answer while it is passed on. Events that are not known here may have any form: what
// the API may add is for the client to read.
import { readUsage } from "../../core/limits/usage.ts";
import { reportsError } from "../../core/upstream/reports-error.ts";
import { isMembers, type Members } from "../../core/wire/members.ts";
import type { ServerSentEvent } from "../../core/wire/sse.ts";
import { parseData } from "../answers/event-data.ts";
import type { Said } from "../native/said.ts";
import { generatedBy, generatedIn } from "./generated.ts";
import { errorIn, responseSays } from "./said.ts";

export interface NativeStream {
  /** Whether it says anything of an answer yet. */
  hasBegun: boolean;
  /** The number that the next event has. */
  nextNumber: number;
  /** The item that has last said something. */
  sayingItem: unknown;
}

export function openNativeStream(): NativeStream {
  return { hasBegun: false, nextNumber: 0, sayingItem: undefined };
}

/** Undefined: it is no event of this protocol. A failure may have any text. */
export function readNativeEvent(
  stream: NativeStream,
  { event, data }: Pick<ServerSentEvent, "event" | "data">,
): Said | undefined {
  const value = parseData(data);
  if (value === undefined) return event === "error" ? { error: { message: data } } : undefined;
  const { sequence_number: number, type = event } = value;
  if (Number.isSafeInteger(number)) stream.nextNumber = Number(number);
  if (type === "response.failed" || reportsError(value, type === "error" || event === "error"))
    return readFailure(value);
  stream.nextNumber++;
  if (typeof type !== "string") return withoutType(value);
  stream.hasBegun ||= type.startsWith("response.");
  return LIFECYCLE.has(type) ? readLifecycle(type, value) : readPart(stream, type, value);
}

/** It is not passed on: the gateway says it in the form that every client understands. */
function readFailure(event: Members): Said {
  const { response } = event;
  const isWhole = isMembers(response);
  return { error: errorIn(event), ...(isWhole && { holds: "response", usage: readUsage(response["usage"]) }) };
}

/** Servers that do not stream answer with a response. */
function withoutType(value: Members): Said {
  if (value["object"] !== "response") return {};
  return { ...wholeSays(value), malformed: "The provider answered with JSON instead of a stream." };
}

/** Of a JSON answer. */
export function wholeSays(response: Members): Said {
  return { ...responseSays(response), generated: generatedIn(response["output"]) };
}

/** The events that have the response as a whole. These two end it; a third one is a failure. */
const ENDS: ReadonlySet<string> = new Set(["response.completed", "response.incomplete"]);
const LIFECYCLE: ReadonlySet<string> = new Set([
  ...["response.created", "response.queued", "response.in_progress"],
  ...ENDS,
]);

function readLifecycle(type: string, { response }: Members): Said {
  if (!isMembers(response)) return ENDS.has(type) ? { finishReason: "completed", isComplete: true } : {};
  return { holds: "response", ...(ENDS.has(type) && { ...responseSays(response), isComplete: true }) };
}

/** Servers may send an item whole, without the deltas of it. */
function readPart(stream: NativeStream, type: string, event: Members): Said {
  const { output_index: index = null, item } = event;
  if (type === "response.output_item.added") return { generated: generatedIn(nameOf(item)) };
  if (type === "response.output_item.done")
    return { holds: "item", ...(stream.sayingItem !== index && { generated: generatedIn(item) }) };
  const generated = generatedBy(type, event);
  if (generated !== "") stream.sayingItem = index;
  return { generated };
}

function nameOf(item: unknown): Members {
  return isMembers(item) ? { name: item["name"] } : {};
}

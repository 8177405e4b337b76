// What a provider's own stream says of its answer while it is passed on. Events that are not known here may have any form: what
// the API may add is for the client to read.
import { reportedError } from "../../core/upstream/refusal.ts";
import { reportsError } from "../../core/upstream/reports-error.ts";
import { isMembers, type Members } from "../../core/wire/members.ts";
import type { ServerSentEvent } from "../../core/wire/sse.ts";
import { parseData } from "../answers/event-data.ts";
import type { Said } from "../native/said.ts";
import type { NativeStream } from "./native-stream.ts";
import { idIn } from "./outbound/answer/blocks.ts";
import { withCode } from "./outbound/answer/error-code.ts";
import { addCounts, readInputUsage, readMessagesUsage } from "./outbound/answer/usage.ts";
import { finishReasonIn, generatedIn, messageSays } from "./said.ts";

/** Undefined: it cannot be of this answer. A failure and a ping may have any text. */
export function readNativeEvent(
  stream: NativeStream,
  { event, data }: Pick<ServerSentEvent, "event" | "data">,
): Said | undefined {
  const value = parseData(data);
  if (value === undefined) {
    if (event === "ping") return NOTHING;
    return event === "error" ? { error: { message: data } } : undefined;
  }
  const { type = event } = value;
  if (reportsError(value, type === "error" || event === "error")) return { error: withCode(reportedError(value)) };
  const read = READERS.get(type);
  return read === undefined ? NOTHING : read(stream, value);
}

const NOTHING: Said = {};

type Reader = (stream: NativeStream, event: Members) => Said | undefined;

const READERS: ReadonlyMap<unknown, Reader> = new Map<unknown, Reader>([
  ["message_start", startMessage],
  ["content_block_start", startBlock],
  ["content_block_delta", (stream, { delta }) => generate(stream, delta)],
  ["content_block_stop", stopBlock],
  ["message_delta", changeMessage],
  ["message_stop", ({ hasBegun }) => (hasBegun ? { isComplete: true } : undefined)],
  [
    "message",
    (_, message) => ({ ...messageSays(message), malformed: "The provider answered with JSON instead of a stream." }),
  ],
]);

/** Of another id: two answers have been spliced together. */
function startMessage(stream: NativeStream, event: Members): Said | undefined {
  const message = isMembers(event["message"]) ? event["message"] : {};
  const id = idIn(message);
  if (stream.message !== undefined && stream.message.id !== id) return undefined;
  stream.message = { id };
  stream.hasBegun = true;
  stream.counts = addCounts(stream.counts, message["usage"]);
  return { holds: "message", generated: generatedIn(message["content"]), usage: readInputUsage(stream.counts) };
}

/** Anthropic has one open block at a time, and copies hardly more: without a bound, a stream that closes none fills the memory. */
const MOST_OPEN = 50_000;

function startBlock(stream: NativeStream, { index, content_block: block }: Members): Said | undefined {
  if (isMembers(block) && "input" in block) stream.openCalls.add(typeof index === "number" ? index : 0);
  return stream.openCalls.size > MOST_OPEN ? undefined : generate(stream, block);
}

function generate(stream: NativeStream, block: unknown): Said {
  stream.hasBegun = true;
  stream.isFinished = false;
  return { generated: generatedIn(block) };
}

function stopBlock({ openCalls }: NativeStream, { index }: Members): Said {
  openCalls.delete(typeof index === "number" ? index : 0);
  return NOTHING;
}

/** Its counts are the last word only if it has the output itself: that of the start was a first count. */
function changeMessage(stream: NativeStream, { delta, usage }: Members): Said {
  stream.counts = addCounts({ ...stream.counts, output: undefined }, usage);
  const finishReason = isMembers(delta) ? finishReasonIn(delta) : undefined;
  stream.isFinished ||= finishReason !== undefined;
  return { finishReason, usage: readMessagesUsage(stream.counts) };
}

// The response as a whole: a JSON answer, or what ends a stream.
import type { AnswerEvent, EndEvent } from "../../../../core/conversation/events.ts";
import { readUsage } from "../../../../core/limits/usage.ts";
import type { ChoiceReason, ReadEvents } from "../../../../core/protocol.ts";
import { isMembers, type Members } from "../../../../core/wire/members.ts";
import { idIn, textIn } from "../../../chat/outbound/answer/text.ts";
import { errorIn } from "../../said.ts";
import { type Answer, startOf } from "./answer.ts";
import { endItem, endItems } from "./items.ts";

/** Undefined: it is no response, or one that has not ended. `type` is that of its event. */
export function readResponse(answer: Answer, response: Members, type?: string): ReadEvents | undefined {
  const { status, output, usage } = response;
  if (status === "failed") return readFailure({ response });
  const isOver = type !== undefined || (Array.isArray(output) && (status ?? "completed") === "completed");
  if (!isOver && !(status === "incomplete" && Array.isArray(output))) return undefined;
  answer.id ??= idIn(response["id"]);
  const rest = readOutput(answer, output);
  if (rest === undefined) return undefined;
  answer.end = "complete";
  const ended = endItems(answer);
  const stop = stopOf(answer, response, type);
  const { refusal } = answer;
  const end: EndEvent = { type: "end", reason: stop.reason, ...(refusal !== "" && { refusal }) };
  return {
    events: [...startOf(answer), ...rest, ...ended, end],
    usage: readUsage(usage),
    finishReasons: stop.logged,
    isComplete: true,
  };
}

/** A stream has said its items already, unless it says them here only: then it may number them otherwise. */
function readOutput(answer: Answer, output: unknown): AnswerEvent[] | undefined {
  const isUnsaid = answer.items.size === 0;
  const events: AnswerEvent[] = [];
  for (const [index, item] of Array.isArray(output) ? output.entries() : []) {
    if (!isMembers(item)) continue;
    const place = answer.items.has(index) ? index : isUnsaid ? index : item["id"];
    if (!isUnsaid && !answer.items.has(place)) continue;
    const read = endItem(answer, place, item);
    if (read === undefined) return undefined;
    for (const event of read) events.push(event);
  }
  return events;
}

interface Stop {
  readonly reason: EndEvent["reason"];
  readonly logged: readonly ChoiceReason[];
}

const INCOMPLETE: ReadonlyMap<unknown, EndEvent["reason"]> = new Map([
  ["max_output_tokens", "length"],
  ["content_filter", "content-filter"],
]);

/** In OpenAI's words for chat completions; the provider's own where those have none. */
function stopOf(answer: Answer, { status, incomplete_details: details }: Members, type: string | undefined): Stop {
  const isIncomplete = status === "incomplete" || type === "response.incomplete";
  if (isIncomplete) {
    const said = isMembers(details) ? textIn(details["reason"]) : "";
    const known = INCOMPLETE.get(said);
    const reason = known ?? "length";
    return { reason, logged: logged(known === undefined && said !== "" ? said : reason) };
  }
  const reason = answer.callsTools ? "tool-calls" : "stop"; // Also of a refusal, as OpenAI says it in chat completions.
  return { reason, logged: logged(reason) };
}

function logged(reason: string): readonly ChoiceReason[] {
  return [{ index: 0, reason: reason.replace("-", "_") }];
}

export function readFailure(event: Members): ReadEvents {
  const { response } = event;
  return { events: [], usage: isMembers(response) ? readUsage(response["usage"]) : undefined, error: errorIn(event) };
}

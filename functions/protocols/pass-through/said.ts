// What an answer or an event of a stream says, as far as the gateway needs to know.
import type { Passed } from "../../core/answer-stream.ts";
import { type Completion, note } from "../../core/completion.ts";
import { envelope, type GatewayError } from "../../core/error.ts";
import { reportsError } from "../../core/upstream/reports-error.ts";
import { setMember } from "../../core/wire/json.ts";
import { isMembers, type Members } from "../../core/wire/members.ts";
import { usageIn } from "./usage.ts";

/** Counts its usage. What reports a failure ends the answer: that end is returned. */
export function noteAnswer(completion: Completion, answer: Members, isNamedError = false): Passed | undefined {
  note(completion, { usage: usageIn(answer), hasUsage: isMembers(answer["usage"]), choices: [] });
  const isError = reportsError(answer, isNamedError || answer["type"] === "error");
  return isError ? { text: "", end: { type: "error", error: answer } } : undefined;
}

/** With the gateway's name of the model, where there is any. */
export function renamed(text: string, answer: Members, { model }: Completion): string {
  return "model" in answer ? setMember(text, "model", JSON.stringify(model)) : text;
}

export function malformed(message: string): Passed {
  return { text: "", end: { type: "malformed", message } };
}

/** As chat completions have it: the official SDKs throw on an event with `error`. */
export function errorEvent(error: GatewayError): string {
  return `data: ${envelope(error)}\n\n`;
}

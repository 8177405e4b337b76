// What can go wrong with an answer of the stand-in, beside what `anthropic-stand-in/faults.ts` does to all answers.
import type { Fault } from "../anthropic-stand-in/faults.ts";
import { eventText, jsonOf } from "./answer.ts";
import { refuse } from "./error.ts";
import { PROMPT_BLOCKED } from "./filters.ts";

/** Azure's codes are numbers in texts. */
export function status(code: number, headers: Readonly<Record<string, string>> = {}): Fault {
  return () => jsonOf(refuse(code, `status ${code}`, { code: String(code) }).body, code, headers);
}

export function forbidden(): Fault {
  return () =>
    jsonOf(refuse(403, "Access denied due to Virtual Network/Firewall rules.", { code: "AccessDenied" }).body, 403);
}

/** A status of 200, and then an error as the event behind `n` others; a JSON answer is the error. */
export function blockedAfter(n: number): Fault {
  const { body } = PROMPT_BLOCKED;
  return (answer) =>
    answer.isStream ? { ...answer, steps: [...answer.steps.slice(0, n), eventText(body)] } : jsonOf(body);
}

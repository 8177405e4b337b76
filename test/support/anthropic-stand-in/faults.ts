// What can go wrong with an answer of the stand-in. `n` counts the events that come before, `message_start` being the first.
import type { Ending, Step } from "../fake-provider/deliver.ts";
import type { Wait } from "../fake-provider/gate.ts";
import { type ErrorBody, refuse } from "./error.ts";
import { eventText } from "./event-text.ts";

/** An answer that is about to be sent: the events of a stream, or one JSON text. */
export interface Outgoing {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
  readonly isStream: boolean;
  readonly ending?: Ending;
}

export type Fault = (answer: Outgoing) => Outgoing;

/** An error in place of an answer. */
export function status(code: number, { message = "The stand-in fails.", headers = {} } = {}): Fault {
  return () => jsonOf(refuse(code, message).body, code, headers);
}

export function overloaded(): Fault {
  return status(529, { message: "Overloaded" });
}

/** A status of 200, and then an error as the first event; a JSON answer is a 529. */
export function overloadedFirst(): Fault {
  return overloadedAfter(0);
}

export function overloadedAfter(n: number): Fault {
  const { error } = refuse(529, "Overloaded").body;
  const event = eventText({ type: "error", error: { details: null, ...error }, request_id: "req_stand_in" });
  return (answer) => (answer.isStream ? { ...answer, steps: [...head(answer, n), event] } : overloaded()(answer));
}

/** The connection closes. Of a JSON answer, half of the text has come. */
export function cutAfter(n: number): Fault {
  return (answer) => ({ ...answer, steps: head(answer, n), ending: "cut" });
}

/** The body ends as if that were all. */
export function endAfter(n: number): Fault {
  return (answer) => ({ ...answer, steps: head(answer, n) });
}

/** The connection stays open, and nothing more comes. */
export function stallAfter(n: number): Fault {
  return (answer) => ({ ...answer, steps: head(answer, n), ending: "stall" });
}

/** The rest waits for a gate, or for a moment. */
export function waitAfter(n: number, wait: Wait): Fault {
  return (answer) => {
    const steps = head(answer, n);
    return { ...answer, steps: [...steps, wait, ...answer.steps.slice(steps.length)] };
  };
}

function head({ steps, isStream }: Outgoing, n: number): readonly Step[] {
  if (!isStream) return steps.map((text) => String(text).slice(0, String(text).length / 2));
  if (n > steps.length) throw new Error(`The stream has ${steps.length} events; it cannot go wrong after ${n}.`);
  return steps.slice(0, n);
}

export function jsonOf(body: ErrorBody | object, code = 200, headers: Readonly<Record<string, string>> = {}): Outgoing {
  const text = JSON.stringify(body);
  const length = String(Buffer.byteLength(text));
  return {
    status: code,
    headers: { "content-type": "application/json", "content-length": length, "request-id": "req_stand_in", ...headers },
    steps: [text],
    isStream: false,
  };
}

// An answer while it is written as a message: its blocks, and what is said of the message itself.
import type { Completion } from "../../../../core/completion.ts";
import type { AnswerEvent, EndEvent } from "../../../../core/conversation/events.ts";
import type { Members } from "../../../../core/wire/members.ts";
import type { AnswerWishes } from "../answer-wishes.ts";
import type { BlockStep } from "./block.ts";
import { createBlockSteps } from "./block-steps.ts";
import { type Stop, stopOf } from "./stop-reason.ts";

export interface Answer {
  /** What an event adds to the message. */
  read(event: AnswerEvent): readonly BlockStep[];
  /** The members that a message begins with. */
  head(): Members;
  /** Whether nothing more is added. */
  hasEnded(): boolean;
  stop(): Stop;
  /** What guardrails report is at the top, as it is for clients of chat completions. */
  trace(): Pick<EndEvent, "trace">;
}

export function openAnswer({ request, model }: Completion, wishes: AnswerWishes): Answer {
  const stepsOf = createBlockSteps(wishes);
  let id = `msg_${request.id}`;
  let last: EndEvent | undefined;
  let callsTools = false;
  return {
    read(event) {
      if (event.type === "start" && isMessageId(event.id)) id = event.id;
      if (event.type === "end" && !event.choice) last = event;
      const steps = stepsOf(event);
      callsTools ||= steps.some((step) => step.type === "start" && step.block.type === "tool_use");
      return steps;
    },
    head: () => ({ id, type: "message", role: "assistant", model }),
    hasEnded: () => last !== undefined,
    stop: () => stopOf(last ?? UNSAID, callsTools),
    trace: () => (last?.trace === undefined ? {} : { trace: last.trace }),
  };
}

/** A reason that no provider has given. */
const UNSAID: EndEvent = { type: "end", reason: "stop" };

/** Clients take an id for one of Anthropic's. */
function isMessageId(id: string | undefined): id is string {
  return id !== undefined && /^msg_[\w-]{1,128}$/.test(id);
}

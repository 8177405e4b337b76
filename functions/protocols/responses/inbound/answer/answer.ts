// An answer while it is written as a response: its items, and what is said of the response itself.
import type { Completion } from "../../../../core/completion.ts";
import type { AnswerEvent, EndEvent } from "../../../../core/conversation/events.ts";
import type { Usage } from "../../../../core/limits/usage.ts";
import type { ResponseError } from "../../failure.ts";
import { type ResponseState, type ResponseStatus, responseText } from "../../response-object.ts";
import type { ResponseWishes } from "../response-wishes.ts";
import { createItemList } from "./item-list.ts";
import { openOutput } from "./output.ts";
import type { Emit } from "./text-part.ts";
import { createTurnSteps } from "./turn-steps.ts";
import { estimateMark, usageMembers } from "./usage-members.ts";

export interface Answer {
  read(event: AnswerEvent): void;
  /** Whether nothing more is added. */
  hasEnded(): boolean;
  /** The last item is over. */
  finish(): void;
  status(): ResponseStatus;
  /** The response as JSON text: at its beginning, whole, and as far as it had come. */
  begun(): string;
  whole(usage: Usage): string;
  failed(error: ResponseError): string;
}

/** Each event of an item is emitted as it is read. */
export function openAnswer({ request, model }: Completion, wishes: ResponseWishes, emit: Emit): Answer {
  const stepsOf = createTurnSteps(wishes);
  const items = createItemList({ callId: request.id, emit });
  const output = openOutput(items, wishes);
  const createdAt = Math.floor(Date.now() / 1_000);
  const head = { id: `resp_${request.id}`, createdAt, model, echoed: wishes.echoed };
  let last: EndEvent | undefined;
  const reason = () => (last === undefined ? undefined : REASONS[last.reason]);
  const status = () => (reason() === undefined ? "completed" : "incomplete");
  const finish = () => items.finish(status());
  return {
    read(event) {
      for (const step of stepsOf(event)) output.apply(step);
      if (event.type !== "end" || event.choice || last !== undefined) return;
      last = event;
      if (event.refusal) output.refuse(event.refusal);
      finish();
    },
    hasEnded: () => last !== undefined,
    finish,
    status,
    begun: () => responseText({ ...head, status: "in_progress", output: [] }),
    whole(usage) {
      const further = { trace: last?.trace, ...estimateMark(usage) };
      const rest = { output: items.texts(), usage: usageMembers(usage), further };
      return responseText({ ...head, status: status(), reason: reason(), ...rest });
    },
    failed: (error) => responseText({ ...head, status: "failed", error, output: items.texts() }),
  };
}

/** Why a response is incomplete. One that ends for another reason is complete. */
const REASONS: Readonly<Record<EndEvent["reason"], ResponseState["reason"]>> = {
  stop: undefined,
  "tool-calls": undefined,
  length: "max_output_tokens",
  "content-filter": "content_filter",
};

// The tool calls of the assistant's last message, which the next message must answer, all of them and each once.
import type { ToolCallPart, ToolResultPart } from "../../core/conversation/conversation.ts";
import { invalid } from "../request-error.ts";

export interface OpenCalls {
  /** Some clients use an id again. In the request each call has an id of its own. */
  begin(call: ToolCallPart, id: string): void;
  /** Adds a result. Throws a 400 if it answers no call. */
  answer(result: ToolResultPart): void;
  /** The results, in the order in which they came. Throws a 400 if one is missing. */
  takeResults(): CallResult[];
}

export interface CallResult {
  /** The id that the call has in the request. */
  readonly id: string;
  /** One, as a rule. Providers take no second result of a call, so that further ones are added to the first. */
  readonly results: ToolResultPart[];
}

/** Calls with the same id in the client's request are answered one after the other. */
interface SameId {
  readonly calls: { readonly path: string; readonly id: string }[];
  readonly answered: CallResult[];
}

export function openCalls(): OpenCalls {
  const byId = new Map<string, SameId>();
  let answered: CallResult[] = [];
  return {
    begin({ id: clientId, path }, id) {
      const same = byId.get(clientId) ?? { calls: [], answered: [] };
      byId.set(clientId, same);
      same.calls.push({ path, id });
    },
    answer(result) {
      const same = byId.get(result.id);
      if (same === undefined) throw invalid(result.path, "the turn before it has no tool call of this id");
      const call = same.calls[same.answered.length];
      if (call === undefined) return void same.answered.at(-1)?.results.push(result);
      const answer = { id: call.id, results: [result] };
      same.answered.push(answer);
      answered.push(answer);
    },
    takeResults() {
      for (const same of byId.values()) {
        const open = same.calls[same.answered.length];
        if (open) throw invalid(open.path, "the turn after it has no result of this tool call");
      }
      const taken = answered;
      answered = [];
      byId.clear();
      return taken;
    },
  };
}

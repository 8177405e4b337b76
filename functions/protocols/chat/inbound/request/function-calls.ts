// The older form of tool calls, which has no ids: `function_call` in an assistant message, and the next message of role
// `function` with the same name.

import { type Place, pathOf, required } from "../../../reading/place.ts";
import { NAME } from "../../../reading/value-type.ts";
import { invalid } from "../../../request-error.ts";

export interface FunctionCalls {
  /** The id of a call of the function. */
  begin(name: string): string;
  /** The id of the call that a message answers. */
  answeredBy(message: Place): string;
}

export function openFunctionCalls(): FunctionCalls {
  const latest = new Map<string, string>();
  let count = 0;
  return {
    begin(name) {
      const id = `function_call_${count++}`;
      latest.set(name, id);
      return id;
    },
    answeredBy(message) {
      const id = latest.get(required(message, "name", NAME));
      if (id !== undefined) return id;
      throw invalid(pathOf(message, "name"), "no earlier message calls this function");
    },
  };
}

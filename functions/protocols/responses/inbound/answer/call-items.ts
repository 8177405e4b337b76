// Calls of tools. Those of custom tools have a text as input, which the model was asked to write into an object.
import { isBlank } from "../../../writing/blank.ts";
import type { ClientTool } from "../client-tools.ts";
import { openTextInput } from "./input-text.ts";
import type { Item, ItemOptions } from "./item.ts";

interface CallOptions extends ItemOptions {
  readonly callId: string;
  readonly tool: ClientTool;
}

export function callItem(options: CallOptions): Item {
  return options.tool.type === "custom" ? customCallItem(options) : functionCallItem(options);
}

/** Where no input comes, it is an empty object: clients parse it. */
function functionCallItem({ id, emit, callId, tool: { name, namespace } }: CallOptions): Item {
  let said = "";
  const say = (text: string) => {
    said += text;
    emit("response.function_call_arguments.delta", { delta: text });
  };
  return {
    say,
    close() {
      if (isBlank(said)) say("{}");
      emit("response.function_call_arguments.done", { arguments: said, name });
    },
    members(status) {
      return { id, type: "function_call", status, arguments: said, call_id: callId, name, namespace };
    },
  };
}

function customCallItem({ id, emit, callId, tool: { name, namespace } }: CallOptions): Item {
  const input = openTextInput();
  let said = "";
  const say = (text: string) => {
    if (text === "") return;
    said += text;
    emit("response.custom_tool_call_input.delta", { delta: text });
  };
  return {
    say: (text) => say(input.read(text)),
    close() {
      say(input.end());
      emit("response.custom_tool_call_input.done", { input: said });
    },
    members(status) {
      return { id, type: "custom_tool_call", status, call_id: callId, input: said, name, namespace };
    },
  };
}

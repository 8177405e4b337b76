// The input of a tool call as JSON text. A model wrote it, and may have broken it; clients want an object.
import { parseData } from "../../../answers/event-data.ts";
import { openToolInputs } from "../../../writing/tool-input.ts";

/** Undefined: nothing but space has come. */
export function beginsObject(text: string): boolean | undefined {
  const first = text.search(/[^ \t\r\n]/);
  return first === -1 ? undefined : text.charAt(first) === "{";
}

/** An object stays as the model wrote it, so that its numbers keep their digits; anything else becomes its member `input`. */
export function objectText(text: string): string {
  return parseData(text) === undefined ? JSON.stringify(openToolInputs()(text)) : text;
}

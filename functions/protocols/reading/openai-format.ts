// The form of the answer, as chat completions and Responses name it.
import type { AnswerFormat } from "../../core/conversation/conversation.ts";
import { shown } from "../request-error.ts";
import { type Place, pathOf, refuse, required } from "./place.ts";
import { NAME } from "./value-type.ts";

/** Undefined: text. */
export function readOpenAIFormat(format: Place, readSchema: () => AnswerFormat): AnswerFormat | undefined {
  const type = required(format, "type", NAME);
  switch (type) {
    case "text":
      return undefined;
    case "json_object":
      return { type: "json" };
    case "json_schema":
      return readSchema();
    default: {
      const refused = { at: pathOf(format, "type"), path: format.path };
      refuse(format, refused, `this model's provider has no format ${shown(type)}`);
      return undefined;
    }
  }
}

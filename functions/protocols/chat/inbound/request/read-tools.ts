// The tools of a request, in all three forms: `tools` with functions and custom tools, and the older `functions`.
import type { Tool } from "../../../../core/conversation/conversation.ts";
import { readCacheMark } from "../../../reading/cache-mark.ts";
import {
  optional,
  optionalPlace,
  type Place,
  pathOf,
  placesIn,
  refuse,
  required,
  requiredPlace,
} from "../../../reading/place.ts";
import { TEXT_INPUT } from "../../../reading/text-input.ts";
import { BOOLEAN, NAME, OBJECT, STRING } from "../../../reading/value-type.ts";
import { shown } from "../../../request-error.ts";

export function readTools(request: Place): Tool[] {
  const functions = placesIn(request, "functions").map((tool) => functionTool(tool, tool));
  return [...placesIn(request, "tools").flatMap(readTool), ...functions];
}

function readTool(tool: Place): Tool | Tool[] {
  const type = required(tool, "type", NAME);
  if (type === "function") return functionTool(tool, requiredPlace(tool, type));
  if (type === "custom") return customTool(tool, requiredPlace(tool, type));
  const refused = { at: pathOf(tool, "type"), path: `tools[${type}]` };
  refuse(tool, refused, `this model's provider has no tool of type ${shown(type)}`);
  return [];
}

/** LiteLLM takes a cache mark on the function, too. */
function functionTool(tool: Place, what: Place): Tool {
  return {
    ...named(tool, what),
    parameters: optional(what, "parameters", OBJECT),
    strict: optional(what, "strict", BOOLEAN),
    cache: readCacheMark(tool) ?? readCacheMark(what),
  };
}

/** A function with one text as its input comes close to a tool that takes any text, but not to one with a grammar. */
function customTool(tool: Place, what: Place): Tool {
  const format = optionalPlace(what, "format");
  if (format !== undefined && required(format, "type", NAME) !== "text") {
    refuse(format, { at: format.path }, "this model's provider cannot hold a tool's input to a grammar");
  }
  return { ...named(tool, what), parameters: TEXT_INPUT, strict: undefined, cache: readCacheMark(tool) };
}

function named({ path }: Place, what: Place): Pick<Tool, "path" | "name" | "description"> {
  return { path, name: required(what, "name", NAME), description: optional(what, "description", STRING) };
}

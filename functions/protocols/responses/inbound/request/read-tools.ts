// The tools of a request. Functions, custom tools and the tools of namespaces are read; OpenAI's own are no other provider's,
// and are left out by name, because clients such as Codex always send some.
import type { Tool } from "../../../../core/conversation/conversation.ts";
import { optional, optionalPlace, type Place, placesIn, required } from "../../../reading/place.ts";
import { TEXT_INPUT } from "../../../reading/text-input.ts";
import { BOOLEAN, LIST, NAME, OBJECT, STRING } from "../../../reading/value-type.ts";
import type { ClientTool, ClientTools } from "../client-tools.ts";

export interface ReadTools {
  readonly tools: readonly Tool[];
  /** The paths of those that are not sent. */
  readonly left: readonly string[];
}

interface Reading {
  readonly clientTools: ClientTools;
  readonly left: Set<string>;
  readonly namespace?: string;
}

export function readTools(request: Place, clientTools: ClientTools): ReadTools {
  const left = new Set<string>();
  const given = [...placesIn(request, "tools"), ...toolsFound(request)];
  return { tools: given.flatMap((tool) => readTool(tool, { clientTools, left })), left: [...left] };
}

const ADDING: ReadonlySet<unknown> = new Set(["additional_tools", "tool_search_output"]);

/** Of items that add tools in the middle of a conversation. */
function toolsFound(request: Place): Place[] {
  if (!LIST.is(request.members["input"])) return [];
  const adding = placesIn(request, "input").filter(({ members }) => ADDING.has(members["type"]));
  return adding.flatMap((item) => placesIn(item, "tools"));
}

function readTool(tool: Place, reading: Reading): Tool[] {
  const type = required(tool, "type", NAME);
  if (type === "function") {
    const [parameters, strict] = [optional(tool, "parameters", OBJECT), optional(tool, "strict", BOOLEAN)];
    return [{ ...named(tool, type, reading), parameters, strict }];
  }
  if (type === "custom") return [customTool(tool, reading)];
  if (type === "namespace" && reading.namespace === undefined) return namespaceTools(tool, reading);
  reading.left.add(pathOfType(type));
  return [];
}

/** What is said of the namespace comes before what is said of its first tool. */
function namespaceTools(place: Place, reading: Reading): Tool[] {
  const namespace = required(place, "name", NAME);
  const tools = placesIn(place, "tools").flatMap((tool) => readTool(tool, { ...reading, namespace }));
  const [first, ...rest] = tools;
  if (first === undefined) return [];
  return [{ ...first, description: joined(optional(place, "description", STRING), first.description) }, ...rest];
}

/** A function with one text as its input. The description has the grammar: nothing holds the model to it. */
function customTool(tool: Place, reading: Reading): Tool {
  const format = optionalPlace(tool, "format");
  const grammar = format === undefined ? undefined : grammarOf(format);
  const { description, ...rest } = named(tool, "custom", reading);
  return { ...rest, description: joined(description, grammar), parameters: TEXT_INPUT, strict: undefined };
}

function grammarOf(format: Place): string | undefined {
  if (required(format, "type", NAME) !== "grammar") return undefined;
  const syntax = required(format, "syntax", NAME);
  return `The input must fit this ${syntax} grammar:\n${required(format, "definition", STRING)}`;
}

function named(tool: Place, type: ClientTool["type"], { clientTools, namespace }: Reading) {
  const name = clientTools.nameOf({ type, name: required(tool, "name", NAME), namespace });
  return { path: tool.path, name, description: optional(tool, "description", STRING) };
}

function joined(...texts: (string | undefined)[]): string | undefined {
  return texts.filter((text) => text !== undefined && text !== "").join("\n\n") || undefined;
}

/** By the tool's type, without its date. */
function pathOfType(type: string): string {
  return `tools[${type.replace(/_\d{4}_\d\d_\d\d$/, "")}]`;
}

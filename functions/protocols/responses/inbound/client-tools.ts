// The client's tools by the names of the functions that they are in the conversation. Custom tools and the tools of namespaces
// are such functions, too, and their calls go back to the client as what they were.
import { openUniqueWords } from "../../writing/unique-words.ts";

export interface ClientTool {
  readonly type: "function" | "custom";
  readonly name: string;
  readonly namespace?: string | undefined;
}

export interface ClientTools {
  /** The function's name. It is always the same for a name in its namespace, in the request and in its history. */
  nameOf(tool: ClientTool): string;
  readonly byName: ReadonlyMap<string, ClientTool>;
}

export function openClientTools(): ClientTools {
  const names = new Map<string, string>();
  const byName = new Map<string, ClientTool>();
  const unique = openUniqueWords({ longest: Number.MAX_SAFE_INTEGER, unfit: NOTHING });
  return {
    byName,
    nameOf(tool) {
      const key = JSON.stringify([tool.namespace, tool.name]);
      const known = names.get(key);
      if (known !== undefined) return known;
      const name = unique(flatName(tool));
      names.set(key, name);
      byName.set(name, tool);
      return name;
    },
  };
}

const NOTHING = /(?!)/g;

/** Namespaces of MCP servers may end with underscores themselves. */
function flatName({ name, namespace }: ClientTool): string {
  if (namespace === undefined) return name;
  return namespace.endsWith("__") ? namespace + name : `${namespace}__${name}`;
}

// Which tools of the provider a Messages request may use.
import type { Members } from "../../core/wire/members.ts";
import { serverToolTypes } from "../tool-types.ts";

const OWN: ReadonlySet<string> = new Set(["custom"]);

/** In the first version of Anthropic's MCP connector, the servers have no tool that represents them. */
export function serverTools(body: Members): string[] {
  const servers = body["mcp_servers"];
  const hasServers = Array.isArray(servers) ? servers.length > 0 : (servers ?? null) !== null;
  return [...serverToolTypes(body, OWN), ...(hasServers ? ["mcp_toolset"] : [])];
}

// Blocks in which Anthropic reports what it ran itself: searches, code, MCP servers. Others cannot read them, and what came
// of them is in the text that follows.

/** Of the assistant's messages. The client's own results are in the user's. */
export function isServerBlock(type: string): boolean {
  return TYPES.has(type) || type.endsWith("_tool_result");
}

/** `fallback`: another model of Anthropic's took over. */
const TYPES = new Set(["server_tool_use", "mcp_tool_use", "fallback"]);

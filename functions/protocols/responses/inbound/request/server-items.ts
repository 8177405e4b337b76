// Items in which OpenAI reports what it ran itself: searches, code, pictures, MCP servers. Others cannot read them, and what
// came of them is in the text that follows.

export function isServerItem(type: string): boolean {
  return TYPES.has(type);
}

const TYPES = new Set([
  ...["web_search_call", "file_search_call", "code_interpreter_call", "image_generation_call"],
  ...["mcp_call", "mcp_list_tools", "mcp_approval_request", "mcp_approval_response", "program", "program_output"],
  // Tools that a search has found are read as tools.
  ...["tool_search_call", "tool_search_output", "additional_tools"],
]);

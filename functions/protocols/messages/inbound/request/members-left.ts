// What of a request only Anthropic's Messages have, and what changes no more than style or cost.
import { isMembers, type Members } from "../../../../core/wire/members.ts";
import { membersIn } from "../../../reading/members-in.ts";
import { isSet, STRING } from "../../../reading/value-type.ts";
import { ATTRIBUTION_PATH, isAttribution } from "./attribution.ts";
import { isServerBlock } from "./server-blocks.ts";

/** Of the request itself. */
export const READ: ReadonlySet<string> = new Set([
  ...["model", "messages", "system", "stream", "max_tokens", "temperature", "top_p", "top_k", "stop_sequences"],
  ...["tools", "tool_choice", "thinking", "output_config", "output_format", "metadata", "service_tier"],
  ...["cache_control", "mcp_servers", "container"],
]);
const READ_OF_CONFIG = new Set(["effort", "format"]);
export const LEFT_OF_TOOLS = ["allowed_callers", "eager_input_streaming", "input_examples"];

/** Each path once, wherever in a list it is. */
export function membersLeft(body: Members): string[] {
  return [
    ...setIn(body).filter((name) => !READ.has(name)),
    ...leftOfConfig(body["output_config"]),
    ...leftOfSystem(body["system"]),
    ...leftOfTools(body["tools"]),
    ...leftOfMessages(body["messages"]),
  ];
}

function setIn(members: Members): string[] {
  return Object.keys(members).filter((name) => isSet(members[name]));
}

function leftOfConfig(config: unknown): string[] {
  const names = isMembers(config) ? setIn(config).filter((name) => !READ_OF_CONFIG.has(name)) : [];
  return names.map((name) => `output_config.${name}`);
}

function leftOfSystem(system: unknown): string[] {
  const text = membersIn(system)[0]?.["text"];
  return STRING.is(text) && isAttribution({ path: ATTRIBUTION_PATH, text }) ? [ATTRIBUTION_PATH] : [];
}

function leftOfTools(tools: unknown): string[] {
  const given = membersIn(tools);
  const names = LEFT_OF_TOOLS.filter((name) => given.some((tool) => isSet(tool[name])));
  return names.map((name) => `tools[].${name}`);
}

function leftOfMessages(messages: unknown): string[] {
  const blocks = membersIn(messages).flatMap(({ content }) => membersIn(content));
  const types = new Set(
    blocks
      .map(({ type }) => type)
      .filter(STRING.is)
      .filter(isServerBlock),
  );
  const wantsCitations = blocks.some(({ citations }) => isMembers(citations) && citations["enabled"] === true);
  const citations = wantsCitations ? ["messages[].content[].citations"] : [];
  return [...[...types].map((type) => `messages[].content[${type}]`), ...citations];
}

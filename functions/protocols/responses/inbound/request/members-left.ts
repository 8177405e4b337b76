// What of a request only OpenAI's Responses have, and what changes no more than style or cost.
import { isMembers, type Members } from "../../../../core/wire/members.ts";
import { membersIn } from "../../../reading/members-in.ts";
import { isSet, STRING } from "../../../reading/value-type.ts";
import { isMarked } from "../../encrypted-reasoning.ts";
import { isServerItem } from "./server-items.ts";

export const READ = new Set([
  ...["model", "input", "instructions", "stream", "stream_options", "max_output_tokens", "temperature", "top_p"],
  ...["top_logprobs", "tools", "tool_choice", "parallel_tool_calls", "text", "reasoning", "include"],
  ...["user", "safety_identifier", "service_tier", "background"],
]);
const READ_OF_TEXT = new Set(["format"]);
const READ_OF_REASONING = new Set(["effort", "summary", "generate_summary"]);
/** The values that ask for nothing: they are what happens here. */
const HONORED: Readonly<Record<string, unknown>> = { store: false, truncation: "disabled" };

/** Each path once, wherever in a list it is. */
export function membersLeft(body: Members): string[] {
  const names = setIn(body).filter((name) => !READ.has(name) && !isHonored(name, body[name]));
  return [
    ...names,
    ...leftOf(body, "text", READ_OF_TEXT),
    ...leftOf(body, "reasoning", READ_OF_REASONING),
    ...leftOfInput(membersIn(body["input"])),
  ];
}

function isHonored(name: string, value: unknown): boolean {
  return Object.hasOwn(HONORED, name) && HONORED[name] === value;
}

function setIn(members: Members): string[] {
  return Object.keys(members).filter((name) => isSet(members[name]));
}

function leftOf(body: Members, name: string, read: ReadonlySet<string>): string[] {
  const members = body[name];
  const names = isMembers(members) ? setIn(members).filter((each) => !read.has(each)) : [];
  return names.map((each) => `${name}.${each}`);
}

function leftOfInput(items: readonly Members[]): string[] {
  const types = items.map(({ type }) => type).filter(STRING.is);
  const ran = new Set(types.filter(isServerItem));
  const parts = items.flatMap(({ content, output }) => [...membersIn(content), ...membersIn(output)]);
  const others = [
    ...(items.some(isOpenAis) ? ["input[].encrypted_content"] : []),
    ...(items.some(({ phase }) => isSet(phase)) ? ["input[].phase"] : []),
    ...(parts.some(({ detail }) => isSet(detail) && detail !== "auto") ? ["input[].content[].detail"] : []),
  ];
  return [...[...ran].map((type) => `input[${type}]`), ...others];
}

/** It can be read by OpenAI only. */
function isOpenAis({ encrypted_content: encrypted }: Members): boolean {
  return STRING.is(encrypted) && encrypted !== "" && !isMarked(encrypted);
}

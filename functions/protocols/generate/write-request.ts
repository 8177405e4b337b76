// The body of a request to Gemini's generateContent: so far text, a maximum and a temperature.
import type { Conversation, Turn } from "../../core/conversation/conversation.ts";
import type { WriteOptions, WrittenRequest } from "../../core/protocol.ts";
import type { Members } from "../../core/wire/members.ts";
import { type Omissions, openOmissions } from "../omissions.ts";
import type { Dialect } from "./dialect.ts";

export function writeRequest(
  { turns, tools, options, left }: Conversation,
  { target, maximumTokens: usual }: WriteOptions,
  _dialect: Dialect,
): WrittenRequest {
  const omissions = openOmissions(target, left);
  for (const { path } of tools) omissions.refuse(path, "tools are not translated yet");
  const said = turns.map((turn) => ({ role: turn.role, parts: partsOf(turn, omissions) }));
  const system = said.filter(({ role }) => role === "system").flatMap(({ parts }) => parts);
  const { maximumTokens = usual, temperature } = options;
  const body = {
    ...(system.length > 0 && { systemInstruction: { parts: system } }),
    contents: said.filter(({ role }) => role !== "system").map(({ role, parts }) => ({ role: ROLES[role], parts })),
    generationConfig: { maxOutputTokens: maximumTokens, ...(temperature !== undefined && { temperature }) },
  };
  return { body, dropped: omissions.paths(), maximumTokens, answer: {} };
}

const ROLES = { system: "user", user: "user", assistant: "model" } as const;

function partsOf({ parts }: Turn, omissions: Omissions): Members[] {
  return parts.flatMap((part) => {
    if (part.type === "text") return [{ text: part.text }];
    omissions.refuse(part.path, "only text is translated so far");
    return [];
  });
}

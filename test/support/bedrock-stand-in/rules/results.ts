// Calls of tools, and their results in the next message.
import { callsOf, type Message, type Rule, resultsOf } from "../request.ts";
import { first, isMembers } from "../shape.ts";
import { notAnObject } from "./tools.ts";

export const callsHaveResults: Rule = ({ body: { messages } }) =>
  first(messages.keys(), (index) => {
    const wanted = callsOf(messages[index]).map(({ toolUseId }) => toolUseId);
    const found = resultsOf(messages[index + 1]).map(({ toolUseId }) => toolUseId);
    if (found.length > wanted.length && messages[index]?.role === "assistant") return tooMany(index + 1);
    const missing = wanted.filter((id) => !found.includes(id));
    if (missing.length === 0) return undefined;
    const strays = found.filter((id) => !wanted.includes(id));
    const others = strays.length > 0 ? `, but found: ${strays.join(", ")}` : "";
    return `Expected toolResult blocks at messages.${index + 1}.content for the following Ids: ${missing.join(", ")}${others}`;
  });

export const firstMessageHasNoResults: Rule = ({ body: { messages } }) =>
  resultsOf(messages[0]).length > 0 ? tooMany(0) : undefined;

function tooMany(index: number): string {
  return `The number of toolResult blocks at messages.${index}.content exceeds the number of toolUse blocks of previous turn.`;
}

export const idsAreUnique: Rule = ({ body: { messages } }) =>
  first(messages.keys(), (index) => {
    const calls = callsOf(messages[index]).map(({ toolUseId }) => toolUseId);
    const results = resultsOf(messages[index]).map(({ toolUseId }) => toolUseId);
    const double = doubleIn(calls) ?? doubleIn(results);
    const kind = doubleIn(calls) === undefined ? "toolResult" : "toolUse";
    return double && `The ${kind} blocks at messages.${index}.content contain duplicate Ids: ${double}`;
  });

function doubleIn(ids: readonly string[]): string | undefined {
  return ids.find((id, position) => ids.indexOf(id) < position);
}

export const valuesAreObjects: Rule = ({ body: { messages } }) =>
  first(messages.keys(), (index) => {
    const { content } = messages[index] as Message;
    return first(content.keys(), (position) => {
      const path = `messages.${index}.content.${position}`;
      const { toolUse, toolResult } = content[position] ?? {};
      if (toolUse && !isMembers(toolUse.input)) return notAnObject(`${path}.toolUse.input`);
      const wrong = toolResult?.content.findIndex((block) => "json" in block && !isMembers(block.json)) ?? -1;
      return wrong === -1 ? undefined : notAnObject(`${path}.toolResult.content.${wrong}.json`);
    });
  });

export const failuresAreExplained: Rule = ({ body: { messages } }) =>
  first(messages.keys(), (index) => {
    const { content } = messages[index] as Message;
    const empty = content.findIndex(
      ({ toolResult }) => toolResult?.status === "error" && toolResult.content.length === 0,
    );
    if (empty === -1) return undefined;
    return `The content field at messages.${index}.content.${empty}.toolResult cannot be empty when status value is error.`;
  });

export const resultsStandAlone: Rule = ({ body: { messages }, model }) =>
  first(messages.keys(), (index) => {
    const { content } = messages[index] as Message;
    if (resultsOf(messages[index]).length === 0 || model.besideResults === "everything") return undefined;
    if (model.besideResults === "no documents")
      return content.some((block) => "document" in block)
        ? `messages.${index}.content: Documents and tool result blocks cannot be provided in the same turn.`
        : undefined;
    const isAlone = content.every((block) => "toolResult" in block);
    if (isAlone) return undefined;
    return `messages.${index}.content: Conversation blocks and tool result blocks cannot be provided in the same turn.`;
  });

const MISTRALS = /^[a-zA-Z0-9]{9}$/;

export const idsSuitTheModel: Rule = ({ body: { messages }, model }) => {
  if (model.ids !== "mistral") return undefined;
  const ids = messages.flatMap((message) => [...callsOf(message), ...resultsOf(message)].map((one) => one.toolUseId));
  const wrong = ids.find((id) => !MISTRALS.test(id));
  return wrong && `Tool call id was ${wrong} but must be a-z, A-Z, 0-9, with a length of 9.`;
};

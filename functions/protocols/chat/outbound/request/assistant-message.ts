// What the assistant thought, said and called, in one message.
import type { AssistantTurn, ReasoningPart, ToolCallPart } from "../../../../core/conversation/conversation.ts";
import type { Members } from "../../../../core/wire/members.ts";
import { isBlank } from "../../../writing/blank.ts";
import type { OpenCalls } from "../../../writing/open-calls.ts";
import type { ChatCapabilities } from "../../../writing/openai/chat-capabilities.ts";
import { openShortIds } from "../../../writing/short-ids.ts";
import { openUniqueWords, plainWords } from "../../../writing/unique-words.ts";
import { insteadOfThoughts } from "../../../writing/words.ts";
import { contentOf, type Message, writeText } from "./content.ts";
import type { MessageOptions } from "./message-options.ts";

/** OpenAI refuses longer ones. */
const IDS = plainWords(40);

interface Call extends Members {
  readonly id: string;
  readonly function: { readonly name: string; readonly arguments: string };
}

/** For the messages of one request. */
export function assistantWriter(calls: OpenCalls, { names, capabilities }: MessageOptions) {
  const nextId = capabilities.isMistral ? openShortIds() : openUniqueWords(IDS);
  const writeCall = (part: ToolCallPart): Call => {
    const id = nextId(part.id);
    calls.begin(part, id);
    const called = { name: names.written(part.name), arguments: isBlank(part.input) ? "{}" : part.input };
    return { id, type: "function", function: called, ...signatureOf(part, capabilities) };
  };
  return (turns: readonly AssistantTurn[]): Message => {
    const parts = turns.flatMap((turn): AssistantPart[] => [...turn.parts]);
    const texts = parts.flatMap((part) => (part.type === "text" ? writeText(part, capabilities.cacheMarks) : []));
    const toolCalls = parts.flatMap((part) => (part.type === "tool-call" ? [writeCall(part)] : []));
    return {
      role: "assistant",
      content: texts.length === 0 ? null : contentOf(texts),
      ...writeThoughts(parts, toolCalls, capabilities),
      ...(toolCalls.length > 0 && { tool_calls: toolCalls }),
    };
  };
}

type AssistantPart = AssistantTurn["parts"][number];

/**
 * What is signed is another maker's, but for OpenAI's summaries, which anybody can read. What replaces lost thoughts differs between messages,
 * because models begin to repeat what is the same in all of them.
 */
function writeThoughts(
  parts: readonly AssistantPart[],
  calls: readonly Call[],
  { thoughts: member, needsThoughts }: ChatCapabilities,
): Members {
  if (member === undefined) return {};
  const thoughts = parts.flatMap((part) => (part.type === "reasoning" && isReadable(part) ? [part.text] : []));
  const text = thoughts.join("\n\n");
  if (!isBlank(text)) return { [member]: text };
  if (!needsThoughts) return {};
  const said = parts.find((part) => part.type === "text" && !isBlank(part.text));
  const called = calls.map(({ id, function: { name } }) => ({ id, name }));
  return { [member]: insteadOfThoughts(called, said?.type === "text" ? said.text : "") };
}

function isReadable({ text, signature, redacted }: ReasoningPart): boolean {
  if (redacted !== undefined || isBlank(text)) return false;
  return signature === undefined || signature.maker === "openai" || signature.maker === "azure";
}

/** Where Google's own compatible API has it. */
function signatureOf({ signature }: ToolCallPart, { signsCalls }: ChatCapabilities): Members {
  if (!signsCalls || signature?.maker !== "google") return {};
  return { extra_content: { google: { thought_signature: signature.value } } };
}

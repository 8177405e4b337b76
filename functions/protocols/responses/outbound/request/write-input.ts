// The instructions and the items of a request. Items have no ids: OpenAI would look them up, and has stored nothing.
import type { Conversation } from "../../../../core/conversation/conversation.ts";
import type { Members } from "../../../../core/wire/members.ts";
import { invalid } from "../../../request-error.ts";
import { isBlank } from "../../../writing/blank.ts";
import { openCalls } from "../../../writing/open-calls.ts";
import { runsOf, splitLeading } from "../../../writing/runs.ts";
import { CONTINUE } from "../../../writing/words.ts";
import { assistantWriter } from "./assistant-items.ts";
import type { ItemOptions } from "./item-options.ts";
import { messageOf, writeText } from "./message.ts";
import { writeUser } from "./user-items.ts";

interface InputOptions extends ItemOptions {
  /** What the gateway itself asks of the model. */
  readonly words: readonly string[];
}

/** Where there are only instructions, they are what the user says. */
export function writeInput({ turns }: Conversation, { words, ...options }: InputOptions): Members {
  const { leading, others } = splitLeading(turns);
  const instructions = leading.flatMap(({ parts }) => parts.map(({ text }) => text)).filter((text) => !isBlank(text));
  const items = withUserLast(itemsOf(others, options), options);
  if (items.length + instructions.length === 0) throw invalid("messages", "none of them says anything");
  if (items.length > 0) return { ...instructionsOf([...instructions, ...words]), input: items };
  return { ...instructionsOf(words), input: [messageOf("user", instructions.flatMap(writeText))] };
}

function instructionsOf(texts: readonly string[]): Members {
  return texts.length === 0 ? {} : { instructions: texts.join("\n\n") };
}

/** Turns that say nothing are left out. */
function itemsOf(turns: Conversation["turns"], options: ItemOptions): Members[] {
  const calls = openCalls();
  const writeAssistant = assistantWriter(calls, options);
  const said = turns.filter(({ parts }) => parts.some((part) => part.type !== "text" || !isBlank(part.text)));
  const items = runsOf(said).flatMap((run) =>
    run.role === "user" ? writeUser(run.turns, calls, options) : writeAssistant(run.turns),
  );
  calls.takeResults(); // Throws if the last turn has calls.
  return items;
}

/** Models answer anew behind a last message of the assistant: the user asks them to continue. */
function withUserLast(items: Members[], { capabilities: { prefill } }: ItemOptions): Members[] {
  if (prefill || items.at(-1)?.["role"] !== "assistant") return items;
  return [...items, messageOf("user", writeText(CONTINUE))];
}

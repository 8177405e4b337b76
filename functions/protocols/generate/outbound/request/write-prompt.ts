// The system prompt and the contents of a request.
import type { Conversation } from "../../../../core/conversation/conversation.ts";
import type { Members } from "../../../../core/wire/members.ts";
import { invalid } from "../../../request-error.ts";
import { splitLeading } from "../../../writing/runs.ts";
import { CONTINUE } from "../../../writing/words.ts";
import type { Content, ContentOptions } from "./content.ts";
import { writeText } from "./text-part.ts";
import { writeContents } from "./write-contents.ts";

interface PromptOptions extends ContentOptions {
  /** What the gateway itself asks of the model. */
  readonly words: readonly string[];
}

/** Instructions at the beginning are the system prompt. Where there is nothing else, they are what the user says. */
export function writePrompt({ turns }: Conversation, options: PromptOptions): Members {
  const { leading, others } = splitLeading(turns);
  const instructions = leading.flatMap(({ parts }) => parts.flatMap(writeText));
  const contents = writeContents(others, options);
  if (contents.length + instructions.length === 0) throw invalid("messages", "none of them says anything");
  const words = options.words.map((text) => ({ text }));
  const [system, said] =
    contents.length > 0
      ? [[...instructions, ...words], contents]
      : [words, [{ role: "user", parts: instructions } as const]];
  const { system_prompt: hasSystem, prefill } = options.capabilities;
  if (!hasSystem) return { contents: between(withFirst(system, said), prefill) };
  return { ...(system.length > 0 && { systemInstruction: { parts: system } }), contents: between(said, prefill) };
}

/** For models that know no instructions, they are the first that the user says. */
function withFirst(instructions: readonly Members[], contents: readonly Content[]): readonly Content[] {
  const [first, ...rest] = contents;
  if (instructions.length === 0) return contents;
  if (first?.role !== "user") return [{ role: "user", parts: instructions }, ...contents];
  return [{ role: "user", parts: [...instructions, ...first.parts] }, ...rest];
}

/** A call of a tool must follow what the user says, and newer models refuse to go on where they have spoken last. */
function between(contents: readonly Content[], canContinue: boolean): readonly Content[] {
  const user: Content = { role: "user", parts: [{ text: CONTINUE }] };
  const [first, last] = [contents[0], contents.at(-1)];
  const needsFirst = first?.role === "model" && first.parts.some((part) => "functionCall" in part);
  return [...(needsFirst ? [user] : []), ...contents, ...(last?.role === "model" && !canContinue ? [user] : [])];
}

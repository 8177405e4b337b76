// Content blocks of Anthropic's answers, and the parts of the internal form that they are.
import type { OpenedPart } from "../../../../core/conversation/events.ts";
import type { ReadOptions } from "../../../../core/protocol.ts";
import type { Members } from "../../../../core/wire/members.ts";

/** Whose models can read the signatures of an answer. */
const MAKER = "anthropic";

export interface Block {
  readonly part: OpenedPart;
  /** The type of the deltas that continue it. */
  readonly deltas?: DeltaType;
  /** The text that it has already, and that deltas continue. */
  readonly text: string;
  readonly signature: string;
  /** Whether it is a tool's, with an input. */
  readonly hasInput?: boolean;
  /** The input is the answer itself. */
  readonly isAnswer?: boolean;
}

/** Undefined: a client of another protocol gets nothing of it. Null: it is a call that nothing could answer. */
export function readBlock(block: Members, options: ReadOptions): Block | undefined | null {
  const { type, text, thinking, signature, data } = block;
  if (type === "text") return { part: { type }, deltas: "text_delta", text: textIn(text), signature: "" };
  if (type === "thinking") {
    const part = { type: "reasoning" } as const;
    return { part, deltas: "thinking_delta", text: textIn(thinking), signature: textIn(signature) };
  }
  if (type === "redacted_thinking" && textIn(data) !== "") {
    return { part: { type: "redacted-reasoning", data: signatureOf(textIn(data)) }, text: "", signature: "" };
  }
  return type === "tool_use" ? readCall(block, options) : undefined;
}

function readCall({ id, name }: Members, { answerTool, toolNames }: ReadOptions): Block | null {
  if (textIn(id) === "" || textIn(name) === "") return null;
  const tool = { deltas: "input_json_delta", text: "", signature: "", hasInput: true } as const;
  if (name === answerTool) return { ...tool, part: { type: "text" }, isAnswer: true };
  const known = toolNames?.get(textIn(name)) ?? textIn(name);
  return { ...tool, part: { type: "tool-call", id: textIn(id), name: known } };
}

/** The member in which a delta has its text. */
const DELTAS = { text_delta: "text", thinking_delta: "thinking", input_json_delta: "partial_json" } as const;

type DeltaType = keyof typeof DELTAS;

export function deltaText(delta: Members, type: DeltaType | undefined): string {
  return type !== undefined && delta["type"] === type ? textIn(delta[DELTAS[type]]) : "";
}

export function signatureOf(value: string) {
  return { maker: MAKER, value } as const;
}

/** In characters. A stream repeats it in every chunk. */
const LONGEST_ID = 256;

/** The name of an answer. */
export function idIn({ id }: Members): string | undefined {
  return textIn(id).slice(0, LONGEST_ID).toWellFormed() || undefined;
}

/** Empty if it is no text. */
export function textIn(value: unknown): string {
  return typeof value === "string" ? value : "";
}

// A conversation: what was asked, and what each of one or two models answered.

export type ProtocolName = "chat" | "messages" | "responses";

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON, as far as it has come. */
  readonly arguments: string;
}

export interface ToolResult {
  readonly call: ToolCall;
  readonly content: string;
}

/** What an answer is made of, in its order. */
export type AnswerPart =
  | { readonly type: "text" | "reasoning"; readonly text: string }
  | { readonly type: "tool"; readonly call: ToolCall };

export interface Question {
  readonly text: string;
  /** As data addresses. */
  readonly images: readonly string[];
  readonly results: readonly ToolResult[];
}

/** One question and one model's answer to it. */
export interface Exchange {
  readonly question: Question;
  readonly answer: readonly AnswerPart[] | undefined;
}

export function textOf(parts: readonly AnswerPart[]): string {
  return parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("");
}

export function callsOf(parts: readonly AnswerPart[]): readonly ToolCall[] {
  return parts.flatMap((part) => (part.type === "tool" ? [part.call] : []));
}

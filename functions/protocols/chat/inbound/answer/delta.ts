// What a chunk adds to a message. A JSON answer is all of them together.

/** Each has one of these members. */
export interface Delta {
  readonly content?: string;
  readonly refusal?: string;
  readonly reasoning_content?: string;
  readonly thinking_blocks?: readonly ThinkingDelta[];
  readonly tool_calls?: readonly ToolCallDelta[];
}

/** Reasoning that the client sends back in the next turn, as LiteLLM has it. */
export type ThinkingBlock =
  | { readonly type: "thinking"; readonly thinking: string; readonly signature: string }
  | { readonly type: "redacted_thinking"; readonly data: string };

/** Each block is whole. OpenAI's Python client joins lists by the index of what is in them. */
type ThinkingDelta = ThinkingBlock & Indexed;

interface Indexed {
  readonly index: number;
}

/** The first has the id, the type, the name, and the signature if there is one. */
export interface ToolCallDelta extends Indexed {
  readonly id?: string;
  readonly type?: "function";
  readonly function: { readonly name?: string; readonly arguments: string };
  readonly extra_content?: ExtraContent;
}

/** Where Google's own compatible API has the signature of a call. */
export interface ExtraContent {
  readonly google: { readonly thought_signature: string };
}

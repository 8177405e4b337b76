// A request once its shape is known to be right.
import type { Model } from "./models.ts";
import type { Members } from "./shape.ts";

export interface Block extends Members {
  readonly type: string;
  readonly text?: string;
}

export interface Message {
  readonly role: string;
  readonly content: string | readonly Block[];
}

export interface Tool extends Members {
  readonly name: string;
  readonly type?: string;
  readonly input_schema: Members;
  readonly strict?: boolean;
}

export interface Body extends Members {
  readonly model: string;
  readonly max_tokens: number;
  readonly messages: readonly Message[];
  readonly system?: string | readonly Block[];
  readonly tools?: readonly Tool[];
  readonly tool_choice?: {
    readonly type: string;
    readonly name?: string;
    readonly disable_parallel_tool_use?: boolean;
  };
  readonly thinking?: { readonly type: string; readonly budget_tokens?: number; readonly display?: string };
  readonly output_config?: { readonly effort?: string; readonly format?: { readonly schema: Members } };
  readonly temperature?: number;
  readonly top_p?: number;
  readonly top_k?: number;
  readonly stop_sequences?: readonly string[];
  readonly stream?: boolean;
}

export interface KnownRequest {
  readonly body: Body;
  readonly model: Model;
  /** The features in beta that it asks for. */
  readonly betas: readonly string[];
  /** Bedrock has none. */
  readonly version?: string;
}

/** Returns what is wrong, in the API's words, or nothing. */
export type Rule = (request: KnownRequest) => string | undefined;

/** The blocks of a message; text alone is one block. */
export function blocksOf({ content }: Message): readonly Block[] {
  return typeof content === "string" ? [{ type: "text", text: content }] : content;
}

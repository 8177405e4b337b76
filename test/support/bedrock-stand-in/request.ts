// A request once its shape is known to be right.
import type { Model } from "./models.ts";
import type { Members } from "./shape.ts";

export interface MediaBlock {
  readonly format: string;
  readonly source: { readonly bytes?: string; readonly text?: string };
}

export interface DocumentBlock extends Partial<MediaBlock> {
  readonly name: string;
  readonly source: MediaBlock["source"];
  readonly context?: string;
  readonly citations?: Members;
}

export interface ToolUse {
  readonly toolUseId: string;
  readonly name: string;
  readonly input: unknown;
}

export interface ToolResult {
  readonly toolUseId: string;
  readonly content: readonly (Block & { readonly json?: unknown })[];
  readonly status?: string;
}

export interface Reasoning {
  readonly reasoningText?: { readonly text: string; readonly signature?: string };
  readonly redactedContent?: string;
}

export interface Block {
  readonly text?: string;
  readonly image?: MediaBlock;
  readonly video?: MediaBlock;
  readonly audio?: MediaBlock;
  readonly document?: DocumentBlock;
  readonly toolUse?: ToolUse;
  readonly toolResult?: ToolResult;
  readonly reasoningContent?: Reasoning;
  readonly cachePoint?: { readonly ttl?: string };
}

export interface Message {
  readonly role: "user" | "assistant";
  readonly content: readonly Block[];
}

export interface ToolSpec {
  readonly name: string;
  readonly description?: string;
  readonly inputSchema: { readonly json: unknown };
  readonly strict?: boolean;
}

export interface ToolChoice {
  readonly auto?: object;
  readonly any?: object;
  readonly tool?: { readonly name: string };
}

export interface Body {
  readonly messages: readonly Message[];
  readonly system?: readonly Block[];
  readonly inferenceConfig?: {
    readonly maxTokens?: number;
    readonly temperature?: number;
    readonly topP?: number;
    readonly stopSequences?: readonly string[];
  };
  readonly toolConfig?: {
    readonly tools: readonly { readonly toolSpec?: ToolSpec; readonly cachePoint?: Block["cachePoint"] }[];
    readonly toolChoice?: ToolChoice;
  };
  readonly outputConfig?: {
    readonly textFormat?: { readonly structure: { readonly jsonSchema: { readonly schema: string } } };
    readonly effort?: string;
  };
  readonly guardrailConfig?: { readonly trace?: string };
  readonly additionalModelRequestFields?: unknown;
}

export interface KnownRequest {
  readonly body: Body;
  /** As the request's address has it. */
  readonly id: string;
  readonly model: Model;
  readonly isStream: boolean;
}

/** Returns what is wrong, in the API's words, or nothing. */
export type Rule = (request: KnownRequest) => string | undefined;

export function callsOf(message: Message | undefined): readonly ToolUse[] {
  return message?.content.flatMap(({ toolUse }) => toolUse ?? []) ?? [];
}

export function resultsOf(message: Message | undefined): readonly ToolResult[] {
  return message?.content.flatMap(({ toolResult }) => toolResult ?? []) ?? [];
}

export function specsOf({ toolConfig }: Body): readonly ToolSpec[] {
  return toolConfig?.tools.flatMap(({ toolSpec }) => toolSpec ?? []) ?? [];
}

/** A block, and the blocks of a tool's result. */
export function withResults(block: Block): readonly Block[] {
  return [block, ...(block.toolResult?.content ?? [])];
}

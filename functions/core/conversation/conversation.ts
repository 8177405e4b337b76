// The internal form of a request: what a client of one protocol asks for, as a provider of another protocol can be asked.
// Each protocol has a reader or a writer of it, so that no protocol knows another.
import type { Members } from "../wire/members.ts";

export interface Conversation {
  /** In the client's order. */
  readonly turns: readonly Turn[];
  readonly tools: readonly Tool[];
  readonly toolChoice: ToolChoice | undefined;
  readonly options: Options;
  /** The paths of the members that the client's protocol has and this form has not, such as `logit_bias`. */
  readonly left: readonly string[];
  /** What the client's protocol calls members which errors otherwise name as chat completions do, such as `stop`. */
  readonly names?: ReadonlyMap<string, string> | undefined;
}

export type Turn = SystemTurn | UserTurn | AssistantTurn;

/** Instructions. They may also come between other turns. */
export interface SystemTurn {
  readonly role: "system";
  readonly parts: readonly TextPart[];
}

/** What the user says, and what the client's tools have answered. */
export interface UserTurn {
  readonly role: "user";
  readonly parts: readonly (TextPart | MediaPart | ToolResultPart)[];
}

export interface AssistantTurn {
  readonly role: "assistant";
  readonly parts: readonly (TextPart | ReasoningPart | ToolCallPart)[];
}

/** What a part of any kind may have. */
interface AnyPart {
  /** Where it is in the client's body, such as `messages[0].content[1]`: for errors. */
  readonly path: string;
  /** Whether the prompt up to here should be cached. */
  readonly cache?: CacheMark | undefined;
}

/** Anthropic's `cache_control`, which clients of other protocols write too. */
export interface CacheMark {
  readonly ttl: "5m" | "1h" | undefined;
}

export interface TextPart extends AnyPart {
  readonly type: "text";
  readonly text: string;
}

export interface MediaPart extends AnyPart {
  readonly type: "media";
  readonly kind: "image" | "document" | "audio";
  readonly source: MediaSource;
  /** A document's name. */
  readonly title?: string | undefined;
}

export type MediaSource =
  | { readonly type: "base64"; readonly mediaType: string; readonly data: string }
  | { readonly type: "url"; readonly url: string }
  /** A text document. */
  | { readonly type: "text"; readonly text: string }
  /** A file that a provider stores. */
  | { readonly type: "file"; readonly id: string };

export interface ToolCallPart extends AnyPart {
  readonly type: "tool-call";
  readonly id: string;
  readonly name: string;
  /** JSON text as the model wrote it, which may be empty or broken. */
  readonly input: string;
  readonly signature?: Signature | undefined;
}

export interface ToolResultPart extends AnyPart {
  readonly type: "tool-result";
  /** The call's id. */
  readonly id: string;
  readonly output: readonly (TextPart | MediaPart)[];
  readonly isError?: boolean | undefined;
}

/** What a model thought. Only its own provider can read a signature. */
export interface ReasoningPart extends AnyPart {
  readonly type: "reasoning";
  readonly text: string;
  readonly signature?: Signature | undefined;
  /** It is encrypted, and has no text. */
  readonly redacted?: Signature | undefined;
}

export interface Signature {
  /** Whose models can read it. Azure cannot read what OpenAI has encrypted, nor OpenAI what Azure has. */
  readonly maker: "anthropic" | "google" | "openai" | "azure";
  readonly value: string;
}

/** A function that the client runs. */
export interface Tool {
  readonly path: string;
  readonly name: string;
  readonly description: string | undefined;
  /** A JSON schema. Undefined: it takes no arguments. */
  readonly parameters: Members | undefined;
  /** Whether the model must keep to the schema. */
  readonly strict: boolean | undefined;
  readonly cache?: CacheMark | undefined;
}

export interface ToolChoice {
  /** `tool`: the one that is named. */
  readonly mode: "auto" | "none" | "required" | "tool";
  readonly name?: string | undefined;
  /** The names of the tools that may be called, if they are not all. */
  readonly allowed?: readonly string[] | undefined;
  /** Whether one turn may call several. */
  readonly parallel?: boolean | undefined;
}

/** Undefined: the client does not say. */
export interface Options {
  /** The most tokens that the client wants to have generated, reasoning included. */
  readonly maximumTokens: number | undefined;
  readonly choices: number | undefined;
  readonly temperature: number | undefined;
  readonly topP: number | undefined;
  readonly topK: number | undefined;
  readonly stop: readonly string[];
  readonly seed: number | undefined;
  readonly frequencyPenalty: number | undefined;
  readonly presencePenalty: number | undefined;
  /** The most likely tokens to report at each place; 0: only the one that was chosen. */
  readonly logprobs: number | undefined;
  readonly reasoning: Reasoning | undefined;
  readonly format: AnswerFormat | undefined;
  /** An opaque id of the client's own user. */
  readonly user: string | undefined;
  readonly serviceTier: string | undefined;
  /** Caches the prompt as far as it can be cached. */
  readonly cache: CacheMark | undefined;
}

export interface Reasoning {
  /** `none`: the model must not reason. */
  readonly effort?: string | undefined;
  /** In tokens. */
  readonly budget?: number | undefined;
}

export type AnswerFormat =
  | { readonly type: "json" }
  | {
      readonly type: "json-schema";
      readonly name: string | undefined;
      readonly description: string | undefined;
      readonly schema: Members;
      readonly strict: boolean | undefined;
    };

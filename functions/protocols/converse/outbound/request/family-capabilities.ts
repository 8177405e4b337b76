// What models of Bedrock may accept beyond what Anthropic's own API has a word for.
import type { KnownCapabilities } from "../../../writing/known-capabilities.ts";

type MediaKind = "image" | "document";

export interface FamilyCapabilities extends KnownCapabilities<"system_prompt"> {
  /** How a request says how much to think. */
  readonly reasoning: "claude" | "nova" | "gpt-oss" | "gpt" | "qwen";
  /** Whether it can be held to one call at a time. */
  readonly single_calls: boolean;
  /** Where its `top_k` is. */
  readonly top_k: "claude" | "nova" | undefined;
  /** Where a request says at which texts to stop. */
  readonly stop_sequences: "nowhere" | "at words" | "anywhere";
  /** Whether a request can say which tools must be called, and which one. */
  readonly tool_choice: boolean;
  readonly named_tool_choice: boolean;
  /** What may be beside the results of tools, in one message. */
  readonly beside_results: "everything" | "no documents" | "nothing";
  readonly media_kinds_in_results: readonly MediaKind[];
  /** Whether a result can say that the tool failed. */
  readonly result_status: boolean;
  /** Ids of calls: as Mistral has them, or any. */
  readonly call_ids: "any" | "mistral";
  readonly audio: boolean;
  /** What may end with a point up to which the prompt is cached. */
  readonly cache: "nothing" | "prompt" | "prompt and tools";
  /** Whether a cache can be kept for an hour. */
  readonly long_cache: boolean;
  /** Whether the assistant may speak first. */
  readonly assistant_first: boolean;
}

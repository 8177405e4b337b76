// What a model can do beside text, where the gateway's own tables do not know it or are wrong: the operator's word wins.
import * as z from "zod/mini";

export const EFFORTS = ["minimal", "low", "medium", "high", "xhigh", "max"] as const;

export const capabilities = z.strictObject({
  /** The model behind an id that does not name it: its own capabilities are the ones to correct. */
  base_model: z.optional(z.string().check(z.minLength(1), z.maxLength(256))),
  /** Whether a request may choose `temperature` and `top_p`: not at all, one of them, or both. */
  sampling: z.optional(z.enum(["none", "either", "both"])),
  /** How it is asked to think: not at all, with a budget of tokens, or with an effort. */
  thinking: z.optional(z.enum(["none", "budget", "adaptive"])),
  /** Whether it thinks if a request does not say. */
  thinks_by_default: z.optional(z.boolean()),
  /** Whether a request can switch its thinking off. */
  thinking_off: z.optional(z.boolean()),
  efforts: z.optional(z.array(z.enum(EFFORTS)).check(z.maxLength(EFFORTS.length))),
  /** Whether the provider holds its answers to a JSON schema. */
  structured_output: z.optional(z.boolean()),
  forced_tool_choice: z.optional(z.boolean()),
  /** Whether it continues a last message of the assistant. */
  prefill: z.optional(z.boolean()),
  /** Whether it takes JSON schemas as they are; else only the part of them that OpenAPI 3.0 has. */
  json_schema: z.optional(z.boolean()),
  /** The most answers to one request. */
  choices: z.optional(z.int().check(z.positive())),
  /** Whether a request can choose `frequency_penalty` and `presence_penalty`. */
  penalties: z.optional(z.boolean()),
  /** Whether it takes instructions apart from what the user says. */
  system_prompt: z.optional(z.boolean()),
  /** Whether it takes them between the turns, too. */
  system_anywhere: z.optional(z.boolean()),
  /** Whether its provider fetches media from addresses. */
  media_urls: z.optional(z.boolean()),
  /** Whether a tool call that is sent back must have the signature of the model's thoughts. */
  signed_calls: z.optional(z.boolean()),
  /** Whether it can call tools in a request that asks for JSON. */
  format_with_tools: z.optional(z.boolean()),
  /** Whether the result of a tool can hold media. */
  media_in_results: z.optional(z.boolean()),
  /** The most tokens of an answer. */
  output_limit: z.optional(z.int().check(z.positive())),
});

export type Capabilities = z.infer<typeof capabilities>;
export type Effort = (typeof EFFORTS)[number];

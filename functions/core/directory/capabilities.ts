// What a model can do beside text, where the gateway's own tables do not know it or are wrong: the operator's word wins.
import * as z from "zod/mini";

export const EFFORTS = ["low", "medium", "high", "xhigh", "max"] as const;

export const capabilities = z.strictObject({
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
  /** The most tokens of an answer. */
  output_limit: z.optional(z.int().check(z.positive())),
});

export type Capabilities = z.infer<typeof capabilities>;
export type Effort = (typeof EFFORTS)[number];

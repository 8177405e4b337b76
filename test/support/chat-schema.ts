// Chat completions and their chunks as OpenAI's API has them: strict about the members that it requires and about their
// types, open to others.
import * as z from "zod";

const tokens = z.int().nonnegative();

export const usage = z.looseObject({
  prompt_tokens: tokens,
  completion_tokens: tokens,
  total_tokens: tokens,
  prompt_tokens_details: z.looseObject({ cached_tokens: tokens.optional(), audio_tokens: tokens.optional() }).nullish(),
  completion_tokens_details: z
    .looseObject({ reasoning_tokens: tokens.optional(), audio_tokens: tokens.optional() })
    .nullish(),
});

const finishReason = z.enum(["stop", "length", "tool_calls", "content_filter", "function_call"]);
const tokenLogprobs = z.array(
  z.looseObject({ token: z.string(), logprob: z.number(), top_logprobs: z.array(z.any()) }),
);
const logprobs = z.looseObject({ content: tokenLogprobs.nullable(), refusal: tokenLogprobs.nullish() });

/** What LiteLLM and Google add to a message, and to a delta. */
const thinkingBlock = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("thinking"), thinking: z.string(), signature: z.string().min(1) }),
  z.looseObject({ type: z.literal("redacted_thinking"), data: z.string().min(1) }),
]);
const additions = {
  reasoning_content: z.string().optional(),
  extra_content: z.looseObject({ google: z.looseObject({ thought_signature: z.string().min(1) }) }).optional(),
};

const functionCall = z.looseObject({
  id: z.string().min(1),
  type: z.literal("function"),
  function: z.looseObject({ name: z.string().min(1), arguments: z.string() }),
  extra_content: additions.extra_content,
});
const customCall = z.looseObject({
  id: z.string().min(1),
  type: z.literal("custom"),
  custom: z.looseObject({ name: z.string().min(1), input: z.string() }),
});

const message = z.looseObject({
  role: z.literal("assistant"),
  content: z.string().nullable(),
  refusal: z.string().nullable(),
  tool_calls: z
    .array(z.union([functionCall, customCall]))
    .min(1)
    .optional(),
  thinking_blocks: z.array(thinkingBlock).min(1).optional(),
  reasoning_content: additions.reasoning_content,
});

const choice = z.looseObject({
  index: z.int().nonnegative(),
  message,
  logprobs: logprobs.nullable(),
  finish_reason: finishReason,
});

const head = { id: z.string().min(1), created: z.int().positive(), model: z.string().min(1) };

/** A JSON answer. */
export const chatCompletion = z.looseObject({
  ...head,
  object: z.literal("chat.completion"),
  choices: z.array(choice).min(1),
  usage: usage.optional(),
});

const delta = z.looseObject({
  role: z.literal("assistant").optional(),
  content: z.string().nullish(),
  refusal: z.string().nullish(),
  reasoning_content: additions.reasoning_content,
  thinking_blocks: z.array(thinkingBlock).min(1).optional(),
  tool_calls: z
    .array(
      z.looseObject({
        index: z.int().nonnegative(),
        id: z.string().min(1).optional(),
        type: z.literal("function").optional(),
        function: z.looseObject({ name: z.string().min(1).optional(), arguments: z.string().optional() }),
        extra_content: additions.extra_content,
      }),
    )
    .min(1)
    .optional(),
});

const chunkChoice = z.looseObject({
  index: z.int().nonnegative(),
  delta,
  logprobs: logprobs.nullish(),
  finish_reason: finishReason.nullable(),
});

/** The data of one event of a stream. */
export const chatCompletionChunk = z.looseObject({
  ...head,
  object: z.literal("chat.completion.chunk"),
  choices: z.array(chunkChoice),
  usage: usage.nullish(),
});

export type ChatCompletion = z.infer<typeof chatCompletion>;
export type ChatCompletionChunk = z.infer<typeof chatCompletionChunk>;

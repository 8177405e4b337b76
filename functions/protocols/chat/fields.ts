// What the gateway checks of a chat completion's request. The rest is for the provider to judge.
import * as z from "zod/mini";
import type { RequestFields } from "../../core/protocol.ts";
import { isMembers, type Members } from "../../core/wire/members.ts";
import { checkFields } from "../check-fields.ts";

/** Of any size: how much is too much is for the provider to say. (`z.int()` ends where numbers lose their last digits.) */
export const positive = z.nullish(z.number().check(z.refine(Number.isInteger), z.positive()));
export const options = z.nullish(z.custom<Members>(isMembers));
const fields = z.object({
  model: z.string().check(z.minLength(1)),
  messages: z.array(z.unknown()).check(z.minLength(1)),
  stream: z.nullish(z.boolean()),
  stream_options: options,
  max_tokens: positive,
  max_completion_tokens: positive,
  n: positive,
});

/** Throws a 400 that names the first field that is missing or wrong. */
export function readFields(body: Members): RequestFields {
  const { model, stream, stream_options, n, max_tokens, max_completion_tokens } = checkFields(fields, body);
  return {
    model,
    stream: stream ?? false,
    includeUsage: stream_options?.["include_usage"] === true,
    hasStreamOptions: Object.keys(stream_options ?? {}).some((name) => name !== "include_usage"),
    maxima: { n, max_tokens, max_completion_tokens },
  };
}

// What the gateway checks of a completion's request. The rest is for the provider to judge, also what a prompt may be.
import * as z from "zod/mini";
import type { RequestFields } from "../../../core/protocol.ts";
import type { Members } from "../../../core/wire/members.ts";
import { options, positive } from "../../chat/fields.ts";
import { checkFields } from "../../check-fields.ts";
import { promptsIn } from "./prompts.ts";

const fields = z.object({
  model: z.string().check(z.minLength(1)),
  stream: z.nullish(z.boolean()),
  stream_options: options,
  max_tokens: positive,
  n: positive,
  best_of: positive,
});

/** Throws a 400 that names the first field that is missing or wrong. */
export function readFields(body: Members): RequestFields {
  const { model, stream, stream_options, max_tokens, n, best_of } = checkFields(fields, body);
  return {
    model,
    stream: stream ?? false,
    includeUsage: stream_options?.["include_usage"] === true,
    hasStreamOptions: Object.keys(stream_options ?? {}).some((name) => name !== "include_usage"),
    maxima: { n, best_of, max_tokens, prompts: promptsIn(body).length },
  };
}

// What the gateway checks of a request for embeddings. The rest is for the provider to judge.
import * as z from "zod/mini";
import type { RequestFields } from "../../core/protocol.ts";
import type { Members } from "../../core/wire/members.ts";
import { checkFields, textOrList } from "../check-fields.ts";

const fields = z.object({
  model: z.string().check(z.minLength(1)),
  input: textOrList,
  stream: z.nullish(z.boolean()),
});

/** Throws a 400 that names the first field that is missing or wrong. Whatever `stream` says, embeddings come as JSON. */
export function readFields(body: Members): RequestFields {
  const { model } = checkFields(fields, body);
  return { model, stream: false, maxima: { max_tokens: 0 }, includeUsage: false, hasStreamOptions: false };
}

// What the gateway checks of a request for embeddings. The rest is for the provider to judge.
import * as z from "zod/mini";
import type { RequestFields } from "../../core/protocol.ts";
import type { Members } from "../../core/wire/members.ts";
import { checkFields } from "../check-fields.ts";

/** A text, a list of texts, a list of tokens, or a list of such lists. */
const input = z.unknown().check(({ value, issues }) => {
  if (typeof value !== "string" && !Array.isArray(value)) issues.push({ code: "custom", input: value, path: [] });
  else if (value.length === 0)
    issues.push({ code: "too_small", origin: "array", minimum: 1, inclusive: true, input: value, path: [] });
});

const fields = z.object({
  model: z.string().check(z.minLength(1)),
  input,
  stream: z.nullish(z.boolean()),
});

/** Throws a 400 that names the first field that is missing or wrong. Whatever `stream` says, embeddings come as JSON. */
export function readFields(body: Members): RequestFields {
  const { model } = checkFields(fields, body);
  return { model, stream: false, maxima: { max_tokens: 0 }, includeUsage: false, hasStreamOptions: false };
}

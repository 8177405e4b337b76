// What the gateway checks of a Responses request. The rest is for the provider to judge.
import * as z from "zod/mini";
import type { RequestFields } from "../../core/protocol.ts";
import { isMembers, type Members } from "../../core/wire/members.ts";
import { checkFields, textOrList } from "../check-fields.ts";

const fields = z.object({
  model: z.string().check(z.minLength(1)),
  input: textOrList,
  stream: z.nullish(z.boolean()),
  stream_options: z.nullish(z.custom<Members>(isMembers)),
  max_output_tokens: z.nullish(z.number().check(z.refine(Number.isInteger), z.positive())),
});

/** Throws a 400 that names the first field that is missing or wrong. */
export function readFields(body: Members): RequestFields {
  const { model, stream, max_output_tokens } = checkFields(fields, body);
  const wishes = { includeUsage: false, hasStreamOptions: false };
  return { model, stream: stream ?? false, maxima: { max_output_tokens }, ...wishes };
}

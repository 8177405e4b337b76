// What the gateway checks of a Messages request. The rest is for the provider to judge.
import * as z from "zod/mini";
import type { ReadFieldsOptions, RequestFields } from "../../core/protocol.ts";
import type { Members } from "../../core/wire/members.ts";
import { checkFields } from "../check-fields.ts";

const fields = z.object({
  model: z.string().check(z.minLength(1)),
  messages: z.array(z.unknown()).check(z.minLength(1)),
  stream: z.nullish(z.boolean()),
  max_tokens: z.number().check(z.refine(Number.isInteger), z.positive()),
});

const counted = z.extend(fields, { max_tokens: z.nullish(fields.shape.max_tokens) });

/** Throws a 400 that names the first field that is missing or wrong. */
export function readFields(body: Members, { isCounted = false }: ReadFieldsOptions = {}): RequestFields {
  const { model, stream, max_tokens } = checkFields(isCounted ? counted : fields, body);
  return { model, stream: stream ?? false, maxima: { max_tokens }, includeUsage: false, hasStreamOptions: false };
}

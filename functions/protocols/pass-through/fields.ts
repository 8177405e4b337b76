// What the gateway checks of a request that is passed through. The rest is for the provider to judge.
import * as z from "zod/mini";
import type { InboundProtocol } from "../../core/protocol.ts";
import { positive } from "../chat/fields.ts";
import { checkFields } from "../check-fields.ts";
import type { Endpoint } from "./endpoint.ts";

/** Of any type, but not nothing. */
const filled = z.unknown().check(({ value, issues }) => {
  const isEmpty = value === "" || (Array.isArray(value) && value.length === 0);
  if (isEmpty) issues.push({ code: "too_small", origin: "array", minimum: 1, inclusive: true, input: value, path: [] });
  else if (value === undefined || value === null) issues.push({ code: "custom", input: value, path: [] });
});

const model = z.string().check(z.minLength(1));

export function fieldsReader({ required, stream }: Endpoint): InboundProtocol["readFields"] {
  const own = Object.fromEntries(required.map((name) => [name, filled]));
  const fields = z.object({ model, ...own, stream: z.nullish(z.boolean()), n: positive });
  return (body) => {
    const { model, n } = checkFields(fields, body);
    return {
      model,
      stream: stream !== undefined && body[stream.member] === stream.value,
      // Nothing is generated that could be bounded beforehand.
      maxima: { n, max_tokens: 0 },
      includeUsage: false,
      hasStreamOptions: false,
    };
  };
}

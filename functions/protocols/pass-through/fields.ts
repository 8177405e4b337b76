// What the gateway checks of a request that is passed through. The rest is for the provider to judge.
import * as z from "zod/mini";
import type { InboundProtocol } from "../../core/protocol.ts";
import { checkFields } from "../check-fields.ts";
import type { Endpoint } from "./endpoint.ts";

/** Of any type, but not nothing. */
const filled = z.unknown().check(({ value, issues }) => {
  const isEmpty = value === "" || (Array.isArray(value) && value.length === 0);
  if (isEmpty) issues.push({ code: "too_small", origin: "array", minimum: 1, inclusive: true, input: value, path: [] });
  else if (value === undefined || value === null) issues.push({ code: "custom", input: value, path: [] });
});

const common = { model: z.string().check(z.minLength(1)), stream: z.nullish(z.boolean()) };

/** Nothing is generated that a limit of tokens could bound beforehand. */
const NOTHING_GENERATED = { max_tokens: 0 };

export function fieldsReader({ required, stream }: Endpoint): InboundProtocol["readFields"] {
  const fields = z.object({ ...Object.fromEntries(required.map((name) => [name, filled])), ...common });
  return (body) => {
    const { model } = checkFields(fields, body);
    return {
      model,
      stream: stream !== undefined && body[stream.member] === stream.value,
      maxima: NOTHING_GENERATED,
      includeUsage: false,
      hasStreamOptions: false,
    };
  };
}

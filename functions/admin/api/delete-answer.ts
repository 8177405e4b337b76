// What is answered when something is gone.
import * as z from "zod/mini";

export function deleted<Name extends string>(object: Name) {
  return z.object({ object: z.literal(object), id: z.string(), deleted: z.literal(true) });
}

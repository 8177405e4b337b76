// What may stand in the file of models and keys: what is stored, and the ways in which a file says it.
import * as z from "zod/mini";
import { key, model, providerConfig } from "./directory.ts";

/** What stands in an export for a secret that the table holds: applied again, it leaves that secret as it is. */
export const KEPT = { kept: true } as const;

/** A header has one line: with a line break in its key, a model could never be asked. */
const oneLine = z.string().check(z.regex(/^\P{Cc}*$/u, "must have no line breaks or other control characters"));
const apiKey = z.union([oneLine, z.strictObject({ kept: z.literal(true) })], 'must be a string, or {"kept": true}');
const modelInFile = z.extend(z.omit(model, { catalogue: true }), {
  provider_config: z.optional(z.extend(providerConfig, { api_key: z.optional(apiKey) })),
});

/** What an Authorization header can carry as one word. */
const secret = z.string().check(z.regex(/^[\x21-\x7e]+$/, "must be printable ASCII characters without spaces"));
const keyInFile = z.extend(key, { key: z.optional(secret), hash: z.optional(key.shape.hash) });

export const document = z.strictObject({
  models: z._default(z.array(modelInFile), []),
  keys: z._default(z.array(keyInFile), []),
});

type ModelInFile = z.input<typeof modelInFile>;

/** A key gives either itself or its hash. */
export type KeyInFile = z.input<typeof keyInFile>;

/** What the file says, without the defaults for what it leaves out. */
export interface ConfigurationFile {
  readonly models: readonly ModelInFile[];
  readonly keys: readonly KeyInFile[];
}

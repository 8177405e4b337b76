// The schema of the file of models and keys: what is stored, and the forms in which a file may write it.
import * as z from "zod/mini";
import { key, MOST_TARGETS, modelMembers, target } from "./directory.ts";
import { isForeignReference } from "./foreign-reference.ts";
import { configInFile } from "./provider-config-in-file.ts";

const targetInFile = z.extend(z.omit(target, { catalogue: true }), { provider_config: z.optional(configInFile) });
export const modelInFile = z.extend(z.omit(modelMembers, { catalogue: true }), {
  targets: z.optional(z.array(targetInFile).check(z.minLength(1), z.maxLength(MOST_TARGETS))),
  provider_config: z.optional(configInFile),
});

/** What an Authorization header can carry as one word. */
const secret = z.string().check(
  z.regex(/^[\x21-\x7e]+$/, "must be printable ASCII characters without spaces"),
  z.refine((text) => !isForeignReference(text), "is a reference, which is not looked up; write the key, or its `hash`"),
);
export const keyInFile = z.extend(key, { key: z.optional(secret), hash: z.optional(key.shape.hash) });

export const document = z.strictObject({
  models: z._default(z.array(modelInFile), []),
  keys: z._default(z.array(keyInFile), []),
});

export type ModelInFile = z.input<typeof modelInFile>;
export type TargetInFile = z.input<typeof targetInFile>;

/** A key gives either itself or its hash. */
export type KeyInFile = z.input<typeof keyInFile>;

/** What the file says, without the defaults for what it leaves out. */
export interface ConfigurationFile {
  readonly models: readonly ModelInFile[];
  readonly keys: readonly KeyInFile[];
}

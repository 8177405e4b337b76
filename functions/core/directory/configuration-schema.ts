// The schema of the file of models and keys: what is stored, and the forms in which a file may write it.
import * as z from "zod/mini";
import { key, MOST_TARGETS, modelMembers, providerConfig, secretReference, target } from "./directory.ts";
import { isForeignReference } from "./foreign-reference.ts";

/** What an export has in place of a secret that the table holds: applied again, it leaves that secret as it is. */
export const KEPT = { kept: true } as const;
const kept = z.strictObject({ kept: z.literal(true) });

const FORMS = 'a string, {"env": "NAME"}, {"secret": "NAME"} or {"kept": true}';

/** A header has one line: with a line break in its key, a model could never be asked. */
const literalKey = z.string().check(
  z.regex(/^\P{Cc}*$/u, "must have no line breaks or other control characters"),
  z.refine((text) => !isForeignReference(text), 'is a reference, which is not looked up; write {"env": "NAME"}'),
);
const variable = z.string().check(z.regex(/^[A-Za-z_]\w*$/, "must be the name of an environment variable"));
const apiKey = z.union([literalKey, z.strictObject({ env: variable }), secretReference, kept], `must be ${FORMS}`);
const apiBase = z.union(
  [providerConfig.shape.api_base.def.innerType, kept],
  'must be an http or https address, or {"kept": true}',
);
const config = z.extend(providerConfig, { api_key: z.optional(apiKey), api_base: z.optional(apiBase) });
const targetInFile = z.extend(z.omit(target, { catalogue: true }), { provider_config: z.optional(config) });
const modelInFile = z.extend(z.omit(modelMembers, { catalogue: true }), {
  targets: z.optional(z.array(targetInFile).check(z.minLength(1), z.maxLength(MOST_TARGETS))),
  provider_config: z.optional(config),
});

/** What an Authorization header can carry as one word. */
const secret = z.string().check(
  z.regex(/^[\x21-\x7e]+$/, "must be printable ASCII characters without spaces"),
  z.refine((text) => !isForeignReference(text), "is a reference, which is not looked up; write the key, or its `hash`"),
);
const keyInFile = z.extend(key, { key: z.optional(secret), hash: z.optional(key.shape.hash) });

export const document = z.strictObject({
  models: z._default(z.array(modelInFile), []),
  keys: z._default(z.array(keyInFile), []),
});

export type ModelInFile = z.input<typeof modelInFile>;
export type TargetInFile = z.input<typeof targetInFile>;
export type ConfigInFile = z.input<typeof config>;

/** A key gives either itself or its hash. */
export type KeyInFile = z.input<typeof keyInFile>;

/** What the file says, without the defaults for what it leaves out. */
export interface ConfigurationFile {
  readonly models: readonly ModelInFile[];
  readonly keys: readonly KeyInFile[];
}

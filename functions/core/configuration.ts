// The file of models and keys that operators write: read whole, and every mistake in it named by its path.
import { en } from "zod/locales";
import * as z from "zod/mini";
import { mistakesAcross } from "./configuration-rules.ts";
import { type KeyDocument, key, type ModelDocument, model, providerConfig } from "./directory.ts";
import { inspectJson } from "./json-fault.ts";
import { formatPath } from "./path.ts";

/** In place of a secret that is stored already: how an export leaves it out without taking it away. */
const KEPT = { kept: true } as const;
const apiKey = z.union([z.string(), z.strictObject({ kept: z.literal(true) })], 'must be a string, or {"kept": true}');
const modelInFile = z.extend(model, {
  provider_config: z.optional(z.extend(providerConfig, { api_key: z.optional(apiKey) })),
});

/** A key is given by itself or, in an export, by its hash. */
const keyInFile = z.extend(key, {
  key: z.optional(z.string().check(z.minLength(1))),
  hash: z.optional(key.shape.hash),
});

const document = z.strictObject({
  models: z._default(z.array(modelInFile), []),
  keys: z._default(z.array(keyInFile), []),
});

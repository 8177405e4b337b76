// How a file writes a model's `provider_config`: its secrets may also be elsewhere, and be named by where they are.
import * as z from "zod/mini";
import { isMembers, type Members } from "../wire/members.ts";
import { parseDocument } from "./document-text.ts";
import { isForeignReference } from "./foreign-reference.ts";
import { headersWith, headerValue, providerConfig, secretReference } from "./provider-config.ts";

/** What an export has in place of a secret that the table holds: applied again, it leaves that secret as it is. */
export const KEPT = { kept: true } as const;
const kept = z.strictObject({ kept: z.literal(true) });

const variable = z.string().check(z.regex(/^[A-Za-z_]\w*$/, "must be the name of an environment variable"));
const inEnvironment = z.strictObject({ env: variable });
const REFERENCES = '{"env": "NAME"}, {"secret": "NAME"} or {"kept": true}';

const isOwnValue = z.refine<string>(
  (text) => !isForeignReference(text),
  'is a reference, which is not looked up; write {"env": "NAME"}',
);

/** A header has one line: with a line break in its key, a model could never be asked. */
const literalKey = z
  .string()
  .check(z.regex(/^\P{Cc}*$/u, "must have no line breaks or other control characters"), isOwnValue);
const apiKey = z.union([literalKey, inEnvironment, secretReference, kept], `must be a string, ${REFERENCES}`);

const apiBase = z.union(
  [providerConfig.shape.api_base.def.innerType, kept],
  'must be an http or https address, or {"kept": true}',
);

const documentText = z
  .string()
  .check(isOwnValue, z.refine(isJsonObject, `is not the text of a JSON object; write that object, ${REFERENCES}`));
/** No reference has one of these members. */
const MARKS = ["type", "tenant_id"] as const;
const documents = MARKS.map((name) => z.looseObject({ [name]: z.string() }));
const credentials = z.union(
  [documentText, inEnvironment, secretReference, kept, ...documents],
  `must be a JSON object with a \`type\` or a \`tenant_id\`, its text, ${REFERENCES}`,
);

const header = z.union(
  [headerValue.check(isOwnValue), inEnvironment, kept],
  'must be a string, {"env": "NAME"} or {"kept": true}',
);

export const configInFile = z.extend(providerConfig, {
  api_key: z.optional(apiKey),
  api_base: z.optional(apiBase),
  credentials: z.optional(credentials),
  headers: z.optional(headersWith(header)),
});

export type ConfigInFile = z.input<typeof configInFile>;

/** Whether credentials are written in the file as an object. */
export function isWritten(credentials: unknown): credentials is Members {
  return isMembers(credentials) && MARKS.some((name) => name in credentials);
}

/** The document that is written in the file, as an object or as its text. What is no JSON is an error of its own. */
export function documentIn(credentials: unknown): Members | undefined {
  if (typeof credentials === "string") return parseDocument(credentials);
  return isWritten(credentials) ? credentials : undefined;
}

function isJsonObject(text: string): boolean {
  return parseDocument(text) !== undefined;
}

// Where a model's provider is, and the credentials for it: the shape of `provider_config` as it is stored.
import * as z from "zod/mini";

/** The last part of a parameter's name, as SSM takes it. It leads nowhere else: no `/`, and no `..`. */
const parameterName = z
  .string()
  .check(
    z.regex(/^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/, "must be letters, digits, `_`, `-` and single dots between them"),
    z.maxLength(128),
  );

/** Names an SSM parameter of the stage, which holds the key. */
export const secretReference = z.strictObject({ secret: parameterName });

/** A part of a path. A domain may come before the project's own id, as in `example.com:project`. */
export const project = z
  .string()
  .check(z.regex(/^[a-z0-9][a-z0-9.:-]*$/i, "must be letters, digits, `.`, `:` and `-`"), z.maxLength(100));

/** A part of a host's name. */
export const location = z
  .string()
  .check(
    z.regex(/^[a-z](?:[a-z0-9-]*[a-z0-9])?$/, "must be a location such as 'europe-west4' or 'global'"),
    z.maxLength(40),
  );

/** Azure's are dates, such as `2024-10-21` or `2025-04-01-preview`, or `preview`. */
const apiVersion = z.string().check(z.regex(/^[\w.-]+$/, "must be a version such as '2024-10-21'"), z.maxLength(40));

/** One line. Characters beyond ASCII travel as UTF-8. */
export const headerValue = z
  .string()
  .check(z.regex(/^\P{Cc}*$/u, "must have no line breaks or other control characters"), z.maxLength(8_192));

/** Headers that say who asks, that frame the message, or that belong to the connection (RFC 9110, 7.6.1). */
const RESERVED = new Set([
  ...["authorization", "proxy-authorization", "host", "accept-encoding", "expect"],
  ...["content-length", "content-type", "content-encoding", "transfer-encoding", "trailer", "te"],
  ...["connection", "keep-alive", "proxy-connection", "upgrade"],
]);

/** A token (RFC 9110, 5.6.2). */
const headerName = z.string().check(
  z.regex(/^[\w!#$%&'*+.^`|~-]+$/, "must be the name of a header"),
  z.maxLength(128),
  z.refine((name) => !RESERVED.has(name.toLowerCase()), "is set by the gateway itself"),
);

const MOST_HEADERS = 32;

/** `value` is what each of them may be. */
export function headersWith<Value extends z.ZodMiniType>(value: Value) {
  const isFew = (headers: object) => Object.keys(headers).length <= MOST_HEADERS;
  const isUnique = (headers: object) => {
    const names = Object.keys(headers).map((name) => name.toLowerCase());
    return new Set(names).size === names.length;
  };
  return z
    .record(headerName, value)
    .check(
      z.refine(isFew, `must have at most ${MOST_HEADERS} entries`),
      z.refine(isUnique, "has a name twice: capitals do not count"),
    );
}

/** The provider's own are used for what is left out. */
export const providerConfig = z.strictObject({
  api_key: z.optional(z.union([z.string(), secretReference])),
  api_base: z.optional(z.url({ protocol: /^https?$/ })),
  project: z.optional(project),
  location: z.optional(location),
  region: z.optional(location),
  api_version: z.optional(apiVersion),
  /** The text of a JSON document, such as a Google service account's key. */
  credentials: z.optional(z.union([z.string(), secretReference])),
  /** Sent along with every request. */
  headers: z.optional(headersWith(headerValue)),
});

export type ProviderConfig = z.infer<typeof providerConfig>;
export type SecretReference = z.infer<typeof secretReference>;

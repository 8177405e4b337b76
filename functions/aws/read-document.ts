// Reads a stored document that may come from another version, from an edit by hand, or from a write that was cut short.
import type * as z from "zod/mini";
import { type Key, type Model, model } from "../core/directory/directory.ts";
import { formatPath } from "../core/directory/path.ts";
import { idOf } from "./directory-item.ts";
import type { OnUnreadable } from "./unreadable-items.ts";

export interface Schema<T> {
  readonly schema: z.ZodMiniType<T>;
  readonly onUnreadable: OnUnreadable;
}

/** Undefined if it cannot be read: then that is reported, and every other document is still served. */
export function readDocument<T extends Key | Model>(
  { id, document }: { readonly id: string; readonly document: unknown },
  { schema, onUnreadable }: Schema<T>,
): T | undefined {
  const whole = schema.safeParse(document);
  const issues = (whole.error?.issues ?? []).flatMap(withinUnion);
  const isNewer = issues.length > 0 && isModel(schema) && issues.every(mayBeIgnored);
  const { data } = isNewer ? schema.safeParse(without(document, issues)) : whole;
  const found = data !== undefined && idOf(data) === id ? data : undefined;
  if (issues.length > 0 || found === undefined) {
    // A document of another id is none of this item: to write it back would change that other item.
    const fields = issues.length > 0 ? issues.flatMap(fieldsOf) : ["id"];
    onUnreadable({ id, fields, ignored: found !== undefined });
  }
  return found;
}

type Issue = z.core.$ZodIssue;

function isModel(schema: unknown): boolean {
  return schema === model;
}

/**
 * After a rollback, models may have fields of a newer version; they serve without them, as this version always served.
 * Not so where a field that is unknown limits something or says where credentials go; nor in a key, of which every field
 * is about what its holder may do: to ignore one could admit what the operator has forbidden.
 */
function mayBeIgnored({ code, path }: Issue): boolean {
  return code === "unrecognized_keys" && path[0] !== "rate_limit" && !path.includes("provider_config");
}

/** Of a value with one of several forms: what it has too much to be one of them. */
function withinUnion(issue: Issue): Issue[] {
  if (issue.code !== "invalid_union") return [issue];
  const form = issue.errors.find((issues) => issues.every(({ code }) => code === "unrecognized_keys"));
  return form?.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })) ?? [issue];
}

function fieldsOf(issue: Issue): string[] {
  const paths = issue.code === "unrecognized_keys" ? issue.keys.map((name) => [...issue.path, name]) : [issue.path];
  return paths.map((path) => formatPath(path) || "document");
}

function without(document: unknown, issues: readonly Issue[]): unknown {
  const copy = structuredClone(document);
  for (const issue of issues) {
    const parent = issue.path.reduce((at, name) => (at as Record<PropertyKey, unknown>)[name], copy);
    const unknown = issue.code === "unrecognized_keys" ? issue.keys : [];
    for (const name of unknown) delete (parent as Record<string, unknown>)[name];
  }
  return copy;
}

// The schema of a merge patch (RFC 7396), from the schema of what it changes: every member may be missing, which keeps it, or
// null, which removes it. Lists are replaced as a whole.
import * as z from "zod/mini";
import type { Members } from "../../core/wire/members.ts";

type Schema = z.core.$ZodType;

/** What is `kept` cannot be removed. What the members have to be together is for the schema of the whole to say. */
export function patchOf(schema: z.ZodMiniObject, kept: readonly string[]): z.ZodMiniType<Members, Members> {
  return patchOfObjects([schema], kept);
}

function patchOfValue(schema: Schema): Schema {
  if (isOfType(schema, "optional") || isOfType(schema, "default")) return patchOfValue(schema._zod.def.innerType);
  if (isOfType(schema, "object")) return patchOfObjects([schema]);
  if (isOfType(schema, "union")) return patchOfUnion(schema);
  // It tests all of a value, of which a patch may have a part.
  if (schema._zod.def.type === "custom") return z.unknown();
  if (!isOfType(schema, "record")) return schema;
  const { keyType, valueType } = schema._zod.def;
  return z.record(keyType, z.nullable(patchOfValue(valueType)));
}

/** A patch may turn one form of an object into another, with members of both: all of them are one object here. */
function patchOfUnion(schema: z.core.$ZodUnion): Schema {
  const { options, error } = schema._zod.def;
  const objects = options.filter((option) => isOfType(option, "object"));
  const others = options.filter((option) => !isOfType(option, "object")).map(patchOfValue);
  return z.union(
    [...others, ...(objects.length === 0 ? [] : [patchOfObjects(objects)])],
    error && { error: (issue) => error(issue as never) },
  );
}

function patchOfObjects(objects: readonly z.core.$ZodObject[], kept: readonly string[] = []) {
  const forms = new Map<string, Schema[]>();
  for (const { _zod } of objects)
    for (const [name, member] of Object.entries<Schema>(_zod.def.shape))
      forms.set(name, [...(forms.get(name) ?? []), patchOfValue(member)]);
  const members = Object.fromEntries(
    Array.from(forms, ([name, [first = z.never(), ...others]]) => {
      const member = others.length === 0 ? first : z.union([first, ...others]);
      return [name, z.optional(kept.includes(name) ? member : z.nullable(member))];
    }),
  );
  // The type that a strict object has for further members.
  const isStrict = objects.every(({ _zod }) => _zod.def.catchall?._zod.def.type === "never");
  return isStrict ? z.strictObject(members) : z.looseObject(members);
}

interface Types {
  readonly optional: z.core.$ZodOptional;
  readonly default: z.core.$ZodDefault;
  readonly object: z.core.$ZodObject;
  readonly record: z.core.$ZodRecord;
  readonly union: z.core.$ZodUnion;
}

function isOfType<Name extends keyof Types>(schema: Schema, name: Name): schema is Types[Name] {
  return schema._zod.def.type === name;
}

// How Google's servers read JSON into a message: names in camelCase or snake_case, null as if it were not there, and every fault
// with its place. A shape returns the value with its names in camelCase.
import { isMembers, type Members } from "../anthropic-stand-in/shape.ts";

export interface Violation {
  readonly field: string;
  readonly description: string;
}

export interface Place {
  /** Such as `contents[0].parts[1].inline_data`. */
  readonly path: string;
  readonly violations: Violation[];
}

export type Shape = (value: unknown, place: Place) => unknown;

/** Refuses members that it does not name. */
export function message(type: string, fields: Readonly<Record<string, Shape>>): Shape {
  return (value, place) => {
    if (!isMembers(value)) return invalid(value, place, typeName(type));
    const read: Members = {};
    for (const [name, member] of Object.entries(value)) {
      const field = camelCase(name);
      const shape =
        Object.hasOwn(fields, field) && [field, snakeCase(field)].includes(name) ? fields[field] : undefined;
      if (shape === undefined) unknownName(name, place, "Cannot find field.");
      else if (member !== null) read[field] = shape(member, below(place, snakeCase(field)));
    }
    return read;
  };
}

export function list(item: Shape): Shape {
  return (value, { path, violations }) =>
    Array.isArray(value)
      ? value.map((member, index) => item(member, { path: `${path}[${index}]`, violations }))
      : invalid(value, { path, violations }, "TYPE_LIST");
}

/** An object with names of the client's own. Google counts its members from 1. */
export function map(item: Shape): Shape {
  return (value, { path, violations }) => {
    if (!isMembers(value)) return invalid(value, { path, violations }, "TYPE_MAP");
    const read = (member: unknown, index: number) => item(member, { path: `${path}[${index}].value`, violations });
    return Object.fromEntries(Object.entries(value).map(([name, member], index) => [name, read(member, index)]));
  };
}

export function invalid(value: unknown, place: Place, type: string, words = JSON.stringify(value)): undefined {
  report(place, `Invalid value at '${place.path}' (${type}), ${words}`);
}

export function notRepeating({ path, violations }: Place): undefined {
  const at = path.lastIndexOf(".");
  const parent = path.slice(0, Math.max(0, at));
  unknownName(path.slice(at + 1), { path: parent, violations }, "Proto field is not repeating, cannot start list.");
}

export function typeName(type: string): string {
  return `type.googleapis.com/google.ai.generativelanguage.v1beta.${type}`;
}

function unknownName(name: string, place: Place, words: string): void {
  const where = place.path === "" ? "" : ` at '${place.path}'`;
  report(place, `Invalid JSON payload received. Unknown name "${name}"${where}: ${words}`);
}

function report({ path, violations }: Place, description: string): void {
  violations.push({ field: path, description });
}

function below({ path, violations }: Place, name: string): Place {
  return { path: path === "" ? name : `${path}.${name}`, violations };
}

function camelCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

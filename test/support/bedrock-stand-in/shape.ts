// What a value must look like, in the words of AWS. A shape returns what is wrong, or nothing.
import { first, isMembers, type Shape } from "../anthropic-stand-in/shape.ts";

export type { Members, Shape } from "../anthropic-stand-in/shape.ts";
export { first, isMembers } from "../anthropic-stand-in/shape.ts";

export function violation(path: string, constraint: string, value?: unknown): string {
  const shown = value === undefined ? "Value" : `Value '${value}'`;
  return `1 validation error detected: ${shown} at '${path}' failed to satisfy constraint: Member must ${constraint}`;
}

/** Refuses members that it does not name, though the API may pass over them. */
export function structure(members: Record<string, Shape>, required: readonly string[] = []): Shape {
  return (value, path) => {
    if (!isMembers(value)) return wrongType(value, path);
    const missing = required.find((name) => (value[name] ?? null) === null);
    if (missing !== undefined) return violation(join(path, missing), "not be null");
    return first(Object.keys(value), (name) => {
      const shape = Object.hasOwn(members, name) ? members[name] : undefined;
      return shape ? shape(value[name], join(path, name)) : `No member of the API is at '${join(path, name)}'`;
    });
  };
}

/** Exactly one of the members. */
export function union(members: Record<string, Shape>): Shape {
  const shape = structure(members);
  return (value, path) => {
    if (!isMembers(value) || Object.keys(value).length === 1) return shape(value, path);
    const names = Object.keys(members).join(", ");
    return `Exactly one of the following members must be set at '${path}': ${names}`;
  };
}

export function list(item: Shape, minimum = 0): Shape {
  return (value, path) => {
    if (!Array.isArray(value)) return wrongType(value, path);
    if (value.length < minimum) return violation(path, `have length greater than or equal to ${minimum}`);
    return first(value.keys(), (index) => item(value[index], `${path}.${index + 1}.member`));
  };
}

export function wrongType(value: unknown, path: string): string {
  return `Unexpected ${Array.isArray(value) ? "list" : typeof value} at '${path}'`;
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

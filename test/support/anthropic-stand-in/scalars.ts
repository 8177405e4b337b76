// Shapes of single values.
import { isMembers, type Shape } from "./shape.ts";

export const anything: Shape = () => undefined;

export const anyObject: Shape = (value, path) => (isMembers(value) ? undefined : `${path}: Input should be an object`);

export const text: Shape = (value, path) =>
  typeof value === "string" ? undefined : `${path}: Input should be a valid string`;

export const flag: Shape = (value, path) =>
  typeof value === "boolean" ? undefined : `${path}: Input should be a valid boolean`;

export function atMost(characters: number): Shape {
  return (value, path) =>
    typeof value === "string" && value.length > characters
      ? `${path}: String should have at most ${characters} characters`
      : text(value, path);
}

export function matching(pattern: RegExp): Shape {
  return (value, path) =>
    typeof value === "string" && !pattern.test(value)
      ? `${path}: String should match pattern '${pattern.source}'`
      : text(value, path);
}

export function oneOf(...values: string[]): Shape {
  const quoted = values.map((value) => `'${value}'`);
  const expected = quoted.length < 2 ? quoted.join() : `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`;
  return (value, path) =>
    typeof value === "string" && values.includes(value) ? undefined : `${path}: Input should be ${expected}`;
}

export function between(minimum: number, maximum = Number.POSITIVE_INFINITY): Shape {
  return (value, path) => {
    if (typeof value !== "number") return `${path}: Input should be a valid number`;
    if (value < minimum) return `${path}: Input should be greater than or equal to ${minimum}`;
    return value > maximum ? `${path}: Input should be less than or equal to ${maximum}` : undefined;
  };
}

export function integer(minimum: number): Shape {
  return (value, path) =>
    typeof value === "number" && Number.isInteger(value)
      ? between(minimum)(value, path)
      : `${path}: Input should be a valid integer`;
}

/** What base64 can hold: no `data:` prefix, and nothing that only base64url has. */
export const base64: Shape = (value, path) => {
  const isBase64 = typeof value === "string" && value !== "" && /^[A-Za-z0-9+/]+={0,2}$/.test(value);
  return isBase64 ? undefined : `${path}: Input should be valid base64`;
};

// Shapes of single values.
import { type Shape, violation, wrongType } from "./shape.ts";

export const anything: Shape = () => undefined;

export const text: Shape = (value, path) => (typeof value === "string" ? undefined : wrongType(value, path));

export const flag: Shape = (value, path) => (typeof value === "boolean" ? undefined : wrongType(value, path));

export const integer: Shape = (value, path) => (Number.isInteger(value) ? undefined : wrongType(value, path));

export function between(minimum: number, maximum: number): Shape {
  return (value, path) => {
    if (typeof value !== "number") return wrongType(value, path);
    if (value < minimum) return violation(path, `have value greater than or equal to ${minimum}`, value);
    return value > maximum ? violation(path, `have value less than or equal to ${maximum}`, value) : undefined;
  };
}

export function enumeration(...values: string[]): Shape {
  return (value, path) => {
    if (typeof value !== "string") return wrongType(value, path);
    return values.includes(value)
      ? undefined
      : violation(path, `satisfy enum value set: [${values.join(", ")}]`, value);
  };
}

export function length(minimum: number, maximum: number): Shape {
  return (value, path) => {
    if (typeof value !== "string") return wrongType(value, path);
    if (value.length < minimum) return violation(path, `have length greater than or equal to ${minimum}`, value);
    return value.length > maximum ? violation(path, `have length less than or equal to ${maximum}`, value) : undefined;
  };
}

/** `pattern` is for each character. */
export function word(pattern: string, maximum: number): Shape {
  const all = new RegExp(`^${pattern}+$`);
  return (value, path) => {
    if (typeof value === "string" && value !== "" && !all.test(value))
      return violation(path, `satisfy regular expression pattern: ${pattern}+`, value);
    return length(1, maximum)(value, path);
  };
}

/** What base64 can hold: no `data:` prefix, and nothing that only base64url has. */
export const bytes: Shape = (value, path) => {
  if (typeof value !== "string") return wrongType(value, path);
  const isRight = value !== "" && value.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(value);
  return isRight ? undefined : `Invalid base64 at '${path}'`;
};

// The types that a member of a request may have, and how an error describes them.
import { isMembers, type Members } from "../../core/wire/members.ts";

export interface ValueType<T> {
  is(value: unknown): value is T;
  readonly expected: string;
}

const isString = (value: unknown) => typeof value === "string";
const isName = (value: unknown): value is string => isString(value) && value !== "";
const isBoolean = (value: unknown) => typeof value === "boolean";
/** JSON can write numbers that are larger than any. */
const isNumber = (value: unknown): value is number => Number.isFinite(value);
const isInteger = (value: unknown): value is number => Number.isInteger(value);
const isCount = (value: unknown): value is number => isInteger(value) && value >= 0;
const isPositive = (value: unknown): value is number => isInteger(value) && value > 0;
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

export const STRING: ValueType<string> = { is: isString, expected: "a string" };
export const NAME: ValueType<string> = { is: isName, expected: "a string that is not empty" };
export const BOOLEAN: ValueType<boolean> = { is: isBoolean, expected: "true or false" };
export const NUMBER: ValueType<number> = { is: isNumber, expected: "a number" };
export const INTEGER: ValueType<number> = { is: isInteger, expected: "a whole number" };
export const COUNT: ValueType<number> = { is: isCount, expected: "a whole number from 0" };
export const POSITIVE: ValueType<number> = { is: isPositive, expected: "a whole number from 1" };
export const LIST: ValueType<readonly unknown[]> = { is: isList, expected: "a list" };
export const OBJECT: ValueType<Members> = { is: isMembers, expected: "an object" };

export function oneOf<T extends string>(...values: T[]): ValueType<T> {
  const known = new Set<unknown>(values);
  const expected = `one of ${values.map((each) => `'${each}'`).join(", ")}`;
  return { is: (value): value is T => known.has(value), expected };
}

/** Null says nothing, as in OpenAI's API. */
export function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

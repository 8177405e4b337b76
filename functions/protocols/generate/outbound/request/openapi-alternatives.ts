// Schemas with alternatives. In Google's part of OpenAPI `anyOf` allows no other members beside it.
import type { Members } from "../../../../core/wire/members.ts";
import { isObject } from "../../../writing/tool-input.ts";

/** Undefined: it has none, or has members of its own, which say more. */
export function alternativesOf(schema: Members): unknown[] | undefined {
  const { properties, items, type, enum: values } = schema;
  const list = schema["anyOf"] ?? schema["oneOf"];
  const isOpen = (type === undefined || type === "object" || type === "array") && values === undefined;
  if (!Array.isArray(list) || !isOpen || properties !== undefined || items !== undefined) return undefined;
  return list.filter((each) => isObject(each) && each["type"] !== "null");
}

export function hasNull(schema: Members): boolean {
  const list = schema["anyOf"] ?? schema["oneOf"];
  return Array.isArray(list) && list.some((each) => isObject(each) && each["type"] === "null");
}

interface Whole {
  readonly description: string | undefined;
  readonly isNullable: boolean;
}

/** What holds for the whole is said of each of them, and in words of the first. */
export function oneOfThem(alternatives: readonly Members[], { description, isNullable }: Whole): Members {
  const [first = {}, ...others] = alternatives;
  const words = [description, first["description"]].filter((text) => typeof text === "string").join(" ");
  const nullable = isNullable && { nullable: true };
  const described = { ...first, ...(words !== "" && { description: words }), ...nullable };
  return others.length === 0 ? described : { anyOf: [described, ...others.map((each) => ({ ...each, ...nullable }))] };
}

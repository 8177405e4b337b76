// The vectors in a provider's answer, with the texts in which it wrote them.
import type { Vector } from "../../../core/embedding.ts";
import { getMember } from "../../../core/wire/json.ts";
import { isMembers } from "../../../core/wire/members.ts";
import type { Written } from "../../answers/written-value.ts";

/** Undefined where one is missing, or is no list of numbers. */
export function vectorsOf(lists: Iterable<Written>): readonly Vector[] | undefined {
  const vectors: Vector[] = [];
  for (const { value, text } of lists) {
    if (!isVector(value)) return undefined;
    vectors.push({ values: value, text: () => text().replaceAll(/[ \t\r\n]+/g, "") });
  }
  return vectors;
}

/** JSON can write numbers that are larger than any. */
function isVector(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length > 0 && value.every(Number.isFinite);
}

export function memberOf({ value, text }: Written, name: string): Written {
  return { value: isMembers(value) ? value[name] : undefined, text: () => getMember(text(), name) ?? "null" };
}

/** A provider's count of tokens. */
export function countIn(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && Number(value) > 0 ? Number(value) : undefined;
}

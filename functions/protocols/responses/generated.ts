// The text that a model has generated, in the events and the items of a response: what an answer is estimated by whose provider
// counts nothing.
import { isMembers, type Members } from "../../core/wire/members.ts";

/** Sound and pictures, as base64. */
const MEDIA = /audio\.delta|image/;

/** Of an event that adds to an item. */
export function generatedBy(type: string, { delta }: Members): string {
  return typeof delta === "string" && type.endsWith(".delta") && !MEDIA.test(type) ? delta : "";
}

/** Members of an item, of its parts and of its actions whose text the model has written. */
const WRITTEN = ["name", "arguments", "input", "text", "refusal", "code"];
const HOLDERS = ["content", "summary"];

/** Of one item, as it begins or as it ends, or of a list of items. */
export function generatedIn(value: unknown): string {
  let text = "";
  for (const item of Array.isArray(value) ? value : [value]) {
    if (!isMembers(item)) continue;
    for (const name of WRITTEN) if (typeof item[name] === "string") text += item[name];
    for (const name of HOLDERS) if (Array.isArray(item[name])) text += item[name].map(textOf).join("");
  }
  return text;
}

function textOf(part: unknown): string {
  return isMembers(part) ? WRITTEN.map((name) => (typeof part[name] === "string" ? part[name] : "")).join("") : "";
}

// Reads and sets one member of a JSON object in its text, so that every other byte travels as it came: numbers keep their
// digits, members their order, strings their escapes.
import { editMembers } from "./json-edit.ts";
import { endOfValue, nameIn, type Span, skipSpace, walkMembers } from "./json-walk.ts";

const COLON = 58;

/**
 * Sets a top-level member of an object's text to a value that is JSON text itself. Of a name that appears twice, or is
 * written with escapes, one member is left: readers differ in which of several they believe (RFC 8259, 4).
 * `text` must be valid JSON and an object.
 */
export function setMember(text: string, name: string, value: string): string {
  const spans = valuesOf(text, name);
  const [span] = spans;
  if (span === undefined || spans.length > 1) return editMembers(text, [{ name, write: () => value }]);
  return text.slice(0, span.start) + value + text.slice(span.end);
}

/** The text of a top-level member's value, or undefined. Of several members of that name the last counts, as in JSON.parse. */
export function getMember(text: string, name: string): string | undefined {
  const last = valuesOf(text, name).at(-1);
  return last && text.slice(last.start, last.end);
}

function valuesOf(text: string, name: string): Span[] {
  const only = onlyValueOf(text, `"${name}"`);
  if (only !== undefined) return [only];
  const spans: Span[] = [];
  walkMembers(text, (member) => {
    if (nameIn(text, member.name) === name) spans.push(member.value);
  });
  return spans;
}

/** Found quickly, as in most bodies: written once, before any object within, in a text without escapes. */
function onlyValueOf(text: string, quoted: string): Span | undefined {
  const at = text.indexOf(quoted);
  if (at === -1 || text.indexOf(quoted, at + 1) !== -1 || text.includes("\\")) return undefined;
  const within = text.indexOf("{", text.indexOf("{") + 1);
  const colon = skipSpace(text, at + quoted.length);
  if ((within !== -1 && within < at) || text.charCodeAt(colon) !== COLON) return undefined;
  const start = skipSpace(text, colon + 1);
  return { start, end: endOfValue(text, start) };
}

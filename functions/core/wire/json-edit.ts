// Sets and removes members of a JSON object in its text, several at once and without parsing it. What comes out is at most
// as long as the text and what is put in, however often a name is repeated.
import { type MemberSpan, nameIn, type Span, skipSpace, walkMembers } from "./json-walk.ts";

export interface Edit {
  readonly name: string;
  /** The JSON text of the member's new value, given the present one's. Undefined: there is no such member, or is to be none. */
  write(present: string | undefined): string | undefined;
}

/** Each edit is of another name. A member that is missing is added in front of the others; of duplicates the first is kept. */
export function editMembers(text: string, edits: readonly Edit[]): string {
  const byName = new Map(edits.map((edit) => [edit.name, edit]));
  const missing = new Set(edits);
  let [edited, copied, isEmpty] = ["", 0, true];
  walkMembers(text, (member) => {
    const edit = byName.get(nameIn(text, member.name));
    const { start, end } = member.value;
    const value = edit && missing.delete(edit) ? edit.write(text.slice(start, end)) : undefined;
    if (edit) {
      const cut = value === undefined ? removalOf(member, { text, isFirst: isEmpty }) : member.value;
      edited += text.slice(copied, cut.start) + (value ?? "");
      copied = cut.end;
    }
    isEmpty &&= edit !== undefined && value === undefined;
  });
  return addMembers(edited + text.slice(copied), { edits: [...missing], isEmpty });
}

/** With one of its commas. */
function removalOf({ name, value, comma }: MemberSpan, { text, isFirst }: { text: string; isFirst: boolean }): Span {
  if (!isFirst && comma !== undefined) return { start: comma, end: value.end };
  const next = skipSpace(text, value.end);
  return { start: name.start, end: text[next] === "," ? next + 1 : value.end };
}

function addMembers(text: string, { edits, isEmpty }: { edits: readonly Edit[]; isEmpty: boolean }): string {
  const added = edits.flatMap(({ name, write }) => {
    const value = write(undefined);
    return value === undefined ? [] : [`${JSON.stringify(name)}:${value}`];
  });
  if (added.length === 0) return text;
  const open = text.indexOf("{") + 1;
  return `${text.slice(0, open)}${added.join(",")}${isEmpty ? "" : ","}${text.slice(open)}`;
}

// A model as it is written once the options of a command are applied to it.
import type { Members } from "./options.ts";

export function withMembers<Written extends object>(before: Written, members: Members): Written {
  return members.reduce(withMember, before) as Written;
}

type Document = Readonly<Record<string, unknown>>;

/** Groups that are empty are left out. */
function withMember(document: object, [path, value]: Members[number]): object {
  const [first = "", ...rest] = path.split(".");
  const before = (document as Document)[first];
  const inner = typeof before === "object" && before !== null ? before : {};
  const after = rest.length === 0 ? value : withMember(inner, [rest.join("."), value]);
  const isEmpty = after === undefined || (rest.length > 0 && Object.keys(after as object).length === 0);
  const { [first]: _, ...others } = document as Document;
  return isEmpty ? others : { ...document, [first]: after };
}

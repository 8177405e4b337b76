// Members that may appear once: of two, the gateway would check one and a provider serve the other. The same goes for names
// that only some readers take for the same.
import { invalidRequest } from "../error.ts";
import { type FindName, nameFinder } from "./fold.ts";
import { nameIn, type Span, walkMembers } from "./json-walk.ts";

/** The names that may appear once, at the top level and within some of its members. */
export interface NamesReadOnce {
  readonly find: FindName;
  readonly within: ReadonlyMap<string, FindName>;
}

export function namesReadOnce(
  names: readonly string[],
  within: Readonly<Record<string, readonly string[]>> = {},
): NamesReadOnce {
  return {
    find: nameFinder(names),
    within: new Map(Object.entries(within).map(([name, inner]) => [name, nameFinder(inner)])),
  };
}

/** Throws a 400 if one of them is in the text twice, or under a name that only folds to its own. */
export function assertReadOnce(text: string, { find, within }: NamesReadOnce): void {
  const found = onceIn(text, find);
  for (const [name, findInner] of within) {
    const value = found.get(name);
    if (value && text[value.start] === "{") onceIn(text.slice(value.start, value.end), findInner, `${name}.`);
  }
}

/** The same for names that only the models of a call know. */
export function assertOnce(text: string, names: readonly string[]): void {
  if (names.length > 0) onceIn(text, nameFinder(names));
}

/** Where the values of the names are. */
function onceIn(text: string, find: FindName, path = ""): ReadonlyMap<string, Span> {
  const found = new Map<string, Span>();
  walkMembers(text, (member) => {
    const written = nameIn(text, member.name);
    const name = find(written);
    if (name === undefined) return;
    if (name !== written) throw ambiguous(path + name, `'${written}' must be written '${name}'`);
    if (found.has(name)) throw ambiguous(path + name, "it appears twice in the body");
    found.set(name, member.value);
  });
  return found;
}

function ambiguous(name: string, problem: string) {
  return invalidRequest(400, "invalid_value", `Invalid value for '${name}': ${problem}.`, name);
}

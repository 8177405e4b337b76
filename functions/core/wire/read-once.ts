// Members that may appear once: of two, the gateway would check one and a provider serve the other. The same goes for names
// that only some readers take for the same.
import { invalidRequest } from "../error.ts";
import { type FindName, nameFinder } from "./fold.ts";
import { nameIn, type Span, walkMembers } from "./json-walk.ts";

/** The names that may appear once, at the top level and within some of its members. */
export interface NamesReadOnce {
  readonly names: readonly string[];
  readonly within: Readonly<Record<string, readonly string[]>>;
}

/** Members of a chat completion's request that the gateway reads or writes, and those that it reads within two of them. */
const READ = [
  ...["model", "messages", "stream", "stream_options", "n", "max_tokens", "max_completion_tokens"],
  ...["tools", "functions", "response_format", "user", "metadata", "prompt_cache_key"],
];
const READ_WITHIN = { stream_options: ["include_usage"], metadata: ["user_id"] };

export const findRead = nameFinder(READ);
const findReadWithin = new Map(Object.entries(READ_WITHIN).map(([name, inner]) => [name, nameFinder(inner)]));

/** Throws a 400 if one of them is in the text twice, or under a name that only folds to its own. */
export function assertReadOnce(text: string): void {
  const found = onceIn(text, findRead);
  for (const [name, find] of findReadWithin) {
    const value = found.get(name);
    if (value && text[value.start] === "{") onceIn(text.slice(value.start, value.end), find, `${name}.`);
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

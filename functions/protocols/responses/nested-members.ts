// Members of chat completions that Responses has within another member. What else the client says in that one stays.
import type { Target } from "../../core/directory/target.ts";
import { type Edit, editMembers } from "../../core/wire/json-edit.ts";
import { isMembers, type Members } from "../../core/wire/members.ts";

/** The member, and the member of that one. */
const PLACES: ReadonlyMap<string, readonly [member: string, name: string]> = new Map([
  ["reasoning_effort", ["reasoning", "effort"]],
  ["response_format", ["text", "format"]],
  ["verbosity", ["text", "verbosity"]],
]);

export function isNested(name: string): boolean {
  return PLACES.has(name);
}

export function nestedEdits(target: Target): Edit[] {
  return ["reasoning", "text"].flatMap((member) => editOf(member, target));
}

interface Additions {
  /** JSON texts by name: where the client is silent, and always. */
  readonly weak: ReadonlyMap<string, string>;
  readonly strong: ReadonlyMap<string, string>;
  /** The member as the operator writes it by its name in Responses. */
  readonly whole: { readonly weak: unknown; readonly strong: unknown };
}

function editOf(member: string, { defaults, set }: Target): Edit[] {
  const [weak, strong] = [namesIn(member, defaults), namesIn(member, set)];
  if (weak.size + strong.size === 0) return [];
  const whole = { weak: defaults[member], strong: set[member] };
  return [{ name: member, write: (present) => merged(present, { weak, strong, whole }) }];
}

function namesIn(member: string, members: Members): Map<string, string> {
  const entries = Object.entries(members).flatMap(([word, value]) => {
    const [holder, name = ""] = PLACES.get(word) ?? [];
    return holder === member ? [[name, JSON.stringify(withoutFrame(value))] as const] : [];
  });
  return new Map(entries);
}

/** Chat completions have what a schema says in a member of its own. */
function withoutFrame(format: unknown): unknown {
  if (!isMembers(format) || !isMembers(format["json_schema"])) return format;
  const { json_schema: schema, ...rest } = format;
  return { ...rest, ...schema };
}

/** What is no object is for the provider to judge. */
function merged(present: string | undefined, { weak, strong, whole }: Additions): string {
  const said = whole.strong === undefined ? present : JSON.stringify(whole.strong);
  const text = isSilent(said) ? JSON.stringify(whole.weak ?? {}) : said;
  if (!text.startsWith("{")) return text;
  const edits = [...new Set([...weak.keys(), ...strong.keys()])].map((name): Edit => {
    const write = (own: string | undefined) => strong.get(name) ?? (isSilent(own) ? weak.get(name) : own);
    return { name, write };
  });
  return editMembers(text, edits);
}

function isSilent(text: string | undefined): text is undefined | "null" {
  return text === undefined || text === "null";
}

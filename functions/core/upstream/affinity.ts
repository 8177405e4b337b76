// What holds the turns of a conversation together, so that all of them are asked of one target: its cache knows them.
import type { Key } from "../directory/directory.ts";
import type { GatewayRequest } from "../request.ts";
import { isMembers, type Members } from "../wire/members.ts";
import { hashToText } from "./hash.ts";

export interface Asker {
  readonly body: Members;
  readonly headers: GatewayRequest["headers"];
  readonly key: Pick<Key, "hash">;
  /** What is asked, where that has no turns: what says nothing of who belongs together may go anywhere. */
  readonly text?: string;
}

/** Of whatever protocol the body is. Conversations of two keys are never the same. */
export function affinityOf({ body, headers, key, text }: Asker): string {
  const beginning = () => (text === undefined ? beginningOf(body) : ["request", bounded(text)]);
  return hashToText([key.hash, ...(saidIn(body, headers) ?? beginning())].join("\n"));
}

/** What the client itself says: the most exact first. */
function saidIn(body: Members, headers: Asker["headers"]): string[] | undefined {
  const metadata = isMembers(body["metadata"]) ? body["metadata"] : {};
  const candidates = [
    ["cache", body["prompt_cache_key"]],
    ["session", headers["x-claude-code-session-id"]],
    ["session", headers["session-id"]],
    ...[body["user"], body["safety_identifier"], metadata["user_id"]].map((user) => ["user", user] as const),
  ] as const;
  for (const [kind, value] of candidates) if (typeof value === "string" && value !== "") return [kind, bounded(value)];
  return undefined;
}

/** Later turns come behind it. Where a client leaves out the oldest turns, the conversation is another one. */
function beginningOf(body: Members): string[] {
  const list = body["messages"] ?? body["input"];
  const turns: unknown[] = Array.isArray(list) ? list.slice(0, MOST_TURNS) : [];
  const first = turns.findIndex((turn) => roleOf(turn) === "user");
  const before = first < 0 ? turns : turns.slice(0, first);
  const system = before.filter((turn) => SYSTEM.has(roleOf(turn)));
  const user = typeof list === "string" ? list : contentOf(turns[first]);
  return ["beginning", ...[body["system"], body["instructions"], ...system.map(contentOf), user].map(textOf)];
}

const SYSTEM: ReadonlySet<unknown> = new Set(["system", "developer"]);
const MOST_TURNS = 64;
const MOST_PARTS = 64;

function roleOf(turn: unknown): unknown {
  return isMembers(turn) ? turn["role"] : undefined;
}

function contentOf(turn: unknown): unknown {
  return isMembers(turn) ? turn["content"] : undefined;
}

/** A text, or the texts of a list of parts. Marks for a cache are no text: clients move them from turn to turn. */
function textOf(content: unknown): string {
  if (typeof content === "string") return bounded(content);
  if (!Array.isArray(content)) return "";
  const texts = content.slice(0, MOST_PARTS).map((part) => (isMembers(part) ? part["text"] : part));
  return texts.map((text) => (typeof text === "string" ? bounded(text) : "")).join("\n");
}

/** In characters. */
const LONGEST = 8_192;

/** Of a long text its length and both ends: what many conversations have in common may be at either. */
function bounded(text: string): string {
  if (text.length <= LONGEST) return text;
  return `${text.length} ${text.slice(0, LONGEST / 2)} ${text.slice(-LONGEST / 2)}`;
}

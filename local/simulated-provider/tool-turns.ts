// The calls of tools in a conversation: each is answered by a tool message before anything else is said.
import { ApiError } from "./api-error.ts";
import { fieldsOf, required } from "./fields.ts";

export interface CallMade {
  id: string;
  name: string;
  /** Its arguments as JSON, or the text for a custom tool. */
  input: string;
}

interface Turn {
  calls: readonly CallMade[];
  callId: string | undefined;
}

export function callsOf(value: unknown, path: string): CallMade[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw ApiError.field(path, "invalid_type", "must be an array");
  if (value.length === 0) throw ApiError.field(path, "empty_array", "must not be empty");
  return value.map((call, index) => callOf(call, `${path}[${index}]`));
}

export function callIdOf(value: unknown, path: string): string {
  return stringOf(required(value, path), path);
}

/** OpenAI writes these two paths with a point before the bracket. */
export function checkToolTurns(messages: readonly Turn[]): void {
  let open = new Set<string>();
  let known = new Set<string>();
  for (const [index, { calls, callId }] of messages.entries()) {
    const path = `messages.[${index}]`;
    if (callId === undefined) {
      checkAnswered(open, path);
      open = new Set(calls.map(({ id }) => id));
      known = new Set(open);
    } else if (known.size === 0) {
      const problem = 'cannot be "tool" unless it answers a preceding message with "tool_calls"';
      throw ApiError.field(`${path}.role`, null, problem);
    } else if (!known.has(callId)) {
      const problem = `names no call of the preceding message: ${callId.slice(0, 64)}`;
      throw ApiError.field(`${path}.tool_call_id`, null, problem);
    }
    if (callId !== undefined) open.delete(callId);
  }
  checkAnswered(open, `messages.[${messages.length}]`);
}

function checkAnswered(open: ReadonlySet<string>, path: string): void {
  if (open.size === 0) return;
  const ids = [...open].slice(0, 8).map((id) => id.slice(0, 64));
  throw ApiError.field(`${path}.role`, null, `must be "tool": calls have no answer yet (${ids.join(", ")})`);
}

function callOf(value: unknown, path: string): CallMade {
  const call = fieldsOf(value, path);
  const id = stringOf(required(call["id"], `${path}.id`), `${path}.id`);
  const kind = call["type"] === "custom" ? "custom" : "function";
  const details = fieldsOf(required(call[kind], `${path}.${kind}`), `${path}.${kind}`);
  const member = kind === "custom" ? "input" : "arguments";
  const name = stringOf(required(details["name"], `${path}.${kind}.name`), `${path}.${kind}.name`);
  const input = stringOf(required(details[member], `${path}.${kind}.${member}`), `${path}.${kind}.${member}`);
  return { id, name, input };
}

function stringOf(value: unknown, path: string): string {
  if (typeof value === "string") return value;
  throw ApiError.field(path, "invalid_type", "must be a string");
}

// What must never come out, neither to a client nor into a log, and how it would be recognised.
import { expect } from "vitest";

/** Marked, so that each is found wherever it turns up. */
export const providerKey = "sk-provider-key-that-nobody-may-see";
export const clientKeyOf = (name: string) => `sk-client-key-that-nobody-may-log-${name}`;
/** Stands in every prompt of these tests. */
export const prompt = "Which town is my secret?";
/** Stands in every answer of the fake provider. */
const answered = "the fake provider.";

/** The frames of a stack, and the names of the files that they are in. */
const STACK = /\bat [^\n"]*[(/][^\n"]*:\d+:\d+|node:internal|\.mjs:\d+|file:\/\//;

export interface Spoken {
  /** Heads and bodies of responses. */
  readonly responses: readonly string[];
  /** Lines of the function's output. */
  readonly lines: readonly string[];
  /** Of the providers and of DynamoDB, as `host:port`. */
  readonly addresses: readonly string[];
}

export function expectNothingSecret({ responses, lines, addresses }: Spoken): void {
  const secrets = [providerKey, providerKey.slice("sk-".length), ...addresses];
  for (const text of [...responses, ...lines]) expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  for (const text of responses) expect(text).not.toMatch(STACK);
  const said = [prompt, "fake provider", answered, clientKeyOf("")];
  for (const line of lines) expect(said.filter((words) => line.includes(words))).toEqual([]);
}

/** None is a warning or an error, of the gateway or of the runtime. What a hook writes with `console.log` is neither. */
export function expectNoComplaint(lines: readonly string[]): void {
  expect(lines.filter((line) => COMPLAINTS.has(levelOf(line)))).toEqual([]);
}

const COMPLAINTS = new Set(["WARN", "ERROR", "FATAL"]);

/** The runtime wraps what is written with `console`. Text without a level is what Node itself writes when it dies. */
function levelOf(line: string): string {
  try {
    return JSON.parse(line).level ?? "INFO";
  } catch {
    return "ERROR";
  }
}

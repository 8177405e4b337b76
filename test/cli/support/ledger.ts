// The provider's own books: what it was asked for and what it said that it used, for each key, whose name is in the
// message of every call.
import { estimatePromptTokens } from "../../../functions/core/limits/estimate.ts";
import type { Behaviour, RecordedRequest } from "../../support/fake-provider/exchange.ts";

export interface Entry {
  calls: number;
  prompt_tokens: number;
  completion_tokens: number;
  cached_tokens: number;
  /** Calls that the provider took on without telling a usage. */
  estimated: number;
}

export interface Ledger {
  /** By the key's name. */
  readonly entries: Map<string, Entry>;
  /** A behaviour that tells this usage, or none. */
  counted(usage: Usage | undefined, behaviour: Behaviour): Behaviour;
  /** One that takes the call on and tells no usage: the prompt is estimated, by the body of the client for a message. */
  estimated(bodyOf: (message: string) => string, behaviour: Behaviour): Behaviour;
}

export interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly prompt_tokens_details?: { readonly cached_tokens: number };
}

const NOTHING: Entry = { calls: 0, prompt_tokens: 0, completion_tokens: 0, cached_tokens: 0, estimated: 0 };

export function openLedger(): Ledger {
  const entries = new Map<string, Entry>();
  const known = new Set<string>();

  function entryOf(request: RecordedRequest): Entry {
    const { key, id } = callOf(request);
    const entry = entries.get(key) ?? { ...NOTHING };
    entries.set(key, entry);
    // A call that the gateway tries again is still one call.
    if (!known.has(id)) entry.calls += 1;
    known.add(id);
    return entry;
  }

  return {
    entries,
    counted: (usage, behaviour) => (exchange) => {
      const entry = entryOf(exchange.request);
      entry.prompt_tokens += usage?.prompt_tokens ?? 0;
      entry.completion_tokens += usage?.completion_tokens ?? 0;
      entry.cached_tokens += usage?.prompt_tokens_details?.cached_tokens ?? 0;
      return behaviour(exchange);
    },
    estimated: (bodyOf, behaviour) => (exchange) => {
      const entry = entryOf(exchange.request);
      const body = bodyOf(callOf(exchange.request).id);
      entry.prompt_tokens += estimatePromptTokens(JSON.parse(body), body);
      entry.estimated += 1;
      return behaviour(exchange);
    },
  };
}

/** The message of a call: whose it is, and which. */
export function messageOf(key: string, id: number): string {
  return `${key} ${id}`;
}

export function callOf({ json }: RecordedRequest): { key: string; id: string } {
  const [message] = (json?.["messages"] ?? []) as { content: string }[];
  const id = message?.content ?? "";
  return { key: id.split(" ")[0] ?? "", id };
}

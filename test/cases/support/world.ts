// One call of a client, and all that is known of it: what the client saw, what is on record, and what the provider was asked.
import { expect } from "vitest";
import type { LogEntry } from "../../../functions/core/log-entry.ts";
import type { Question, Seen } from "../../faults/support/ask.ts";
import type { Charge } from "../../faults/support/charge.ts";
import { clientKeyOf } from "../../faults/support/secrets.ts";
import { type ModelOptions, startWorld, type World } from "../../faults/support/world.ts";
import type { RecordedRequest } from "../../support/fake-provider/exchange.ts";
import { interpret } from "../../support/strict-event-source.ts";

export interface CaseModel extends ModelOptions {
  readonly prices?: object;
}

export interface Observed {
  readonly seen: Seen;
  /** The call's line in the log. */
  readonly entry: LogEntry;
  /** What the counters hold for the key. */
  readonly charge: Charge;
  /** All that the model's provider was asked since the beginning. */
  readonly asked: readonly RecordedRequest[];
}

export interface Cases extends World {
  observe(question: Question): Promise<Observed>;
  /** What `GET /v1/usage` says of the key's day. */
  usage(key: string): Promise<Record<string, unknown>>;
}

/** Unless a test says otherwise, a model is asked once. */
export async function startCases(models: readonly CaseModel[], concurrency = 1): Promise<Cases> {
  const world = await startWorld(
    models.map((model) => ({ retries: 0, ...model })),
    { concurrency },
  );
  let calls = 0;
  return {
    ...world,
    async observe(question) {
      const requestId = `${question.model}-${++calls}`;
      const seen = await world.ask({ requestId, ...question });
      const entry = await world.log.entry(requestId);
      const { model, key = model } = question;
      return { seen, entry, charge: await world.charge(`key#${key}`), asked: world.requestsFor(model) };
    },
    async usage(key) {
      const headers = { authorization: `Bearer ${clientKeyOf(key)}` };
      const response = await fetch(`${world.server.url}/v1/usage`, { headers });
      return JSON.parse(await response.text()).today;
    },
  };
}

/** The error that an answer is, or that ends a stream in place of `[DONE]`. */
export function errorIn({ status, text }: Seen): Record<string, unknown> {
  const { events } = status === 200 ? interpret(text) : { events: [{ data: text }] };
  expect(events.map(({ data }) => data)).not.toContain("[DONE]");
  const { error } = JSON.parse(events.at(-1)?.data ?? "");
  expect(error).toMatchObject({ message: expect.any(String), type: expect.any(String) });
  return error;
}

/** A stream without its last event. */
export function beforeTheEnd({ text }: Seen): string {
  return text.slice(0, text.lastIndexOf("\n\n", text.length - 3) + 2);
}

export const DONE = "data: [DONE]\n\n";
export const withUsage = { stream_options: { include_usage: true } };

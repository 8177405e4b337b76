// Streams that are open: the provider has sent their first events, and waits.
import { expect } from "vitest";
import { send } from "../../limits/support/world.ts";
import { type Gate, gate } from "../../support/fake-provider/gate.ts";
import { stream } from "../../support/fake-provider/stream.ts";
import type { FakeProvider } from "../../support/fake-provider.ts";

interface Asked {
  readonly url: string;
  /** Of the key and of the model. */
  readonly name: string;
  readonly streams: number;
  /** The provider sends the rest of every second stream when it opens. */
  readonly finish: Gate;
  /** The same for the other streams, whose rest never comes unless given. */
  readonly others?: Gate;
}

/** Resolves with their texts to come: `broken` for one whose connection breaks. */
export async function openStreams(
  provider: FakeProvider,
  { url, name, streams, finish, others = gate() }: Asked,
): Promise<Promise<string>[]> {
  provider.reset();
  let asked = 0;
  provider.otherwise((exchange) => {
    const rest = asked++ % 2 === 0 ? finish : others;
    return stream({ departure: { after: 2, steps: [rest], resume: true } })(exchange);
  });
  const question = { key: name, model: name, stream: true };
  const heads = await Promise.all(Array.from({ length: streams }, () => send(url, question)));
  expect(heads.map(({ status }) => status)).toEqual(Array(streams).fill(200));
  return heads.map((response) => response.text().catch(() => "broken"));
}

export function isWhole(text: string): boolean {
  return text.endsWith("data: [DONE]\n\n");
}

/** It has begun, and says that it has not ended. */
export function isCut(text: string): boolean {
  return text.includes('"content"') && text.includes('"code":"deadline_exceeded"') && !text.includes("[DONE]");
}

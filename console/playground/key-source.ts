// The key that the playground calls with: its own, which it asks the console for, or one that was pasted. Both are only in memory.
import { signal } from "@preact/signals";
import { call } from "../api/call.ts";
import type { KeyWithSecret } from "../api/shapes.ts";

/** Empty: the playground's own. */
export const pastedKey = signal("");

export const ownKey = signal<KeyWithSecret | undefined>(undefined);

/** Renewed this long before it ends, in milliseconds. */
const MARGIN = 60_000;

export async function keyToUse(): Promise<string> {
  const pasted = pastedKey.value.trim();
  if (pasted !== "") return pasted;
  const own = ownKey.value;
  if (own !== undefined && !endsSoon(own)) return own.key;
  const { body } = await call<KeyWithSecret>("POST", "/playground_keys", { body: {} });
  ownKey.value = body;
  return body.key;
}

function endsSoon({ expires_at }: KeyWithSecret): boolean {
  return expires_at !== undefined && Date.parse(expires_at) < Date.now() + MARGIN;
}

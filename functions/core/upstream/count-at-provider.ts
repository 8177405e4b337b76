// Asks a model's provider how many tokens a prompt has, where the model says so and the provider speaks the client's protocol.
import { partsOf, type Target } from "../directory/target.ts";
import type { InboundProtocol, OutboundProtocol } from "../protocol.ts";
import { isMembers } from "../wire/members.ts";
import { createTimer, DUE } from "../wire/timer.ts";
import { readText } from "./answer-body.ts";
import { nativeProtocol } from "./exchange.ts";
import type { Fetch } from "./fetch.ts";
import type { Provider, ProviderRequest, Providers } from "./provider.ts";
import { send } from "./send.ts";

interface Prompt {
  /** The request's body as it came. */
  readonly text: string;
  readonly targets: readonly Target[];
  readonly protocol: InboundProtocol;
  readonly forwarded: Readonly<Record<string, string>>;
}

interface Sources {
  readonly providers: Providers;
  readonly fetch: Fetch;
}

/** Milliseconds. A client that would have to wait longer gets the estimate. */
const LONGEST_WAIT = 2_000;

/** Undefined if the provider is not to be asked, or does not say. */
export async function countAtProvider(prompt: Prompt, sources: Sources): Promise<number | undefined> {
  const found = await countingTarget(prompt, sources.providers);
  if (found === undefined) return undefined;
  const controller = new AbortController();
  const timer = createTimer();
  try {
    const counting = count(found, prompt, { fetch: sources.fetch, signal: controller.signal });
    const counted = await timer.race(counting, Date.now() + LONGEST_WAIT);
    return counted === DUE ? undefined : counted;
  } catch {
    return undefined;
  } finally {
    timer.stop();
    controller.abort();
  }
}

interface Counting {
  readonly target: Target;
  readonly provider: Provider;
  readonly protocol: OutboundProtocol;
}

/** The first whose provider can count. All targets serve the same model, so any of them will do. */
async function countingTarget({ targets, protocol: client }: Prompt, providers: Providers) {
  const asked = targets.filter(({ count_tokens }) => count_tokens === "provider");
  await providers.load?.(asked.map(({ model }) => partsOf(model).provider));
  for (const target of asked) {
    const provider = providers.get(partsOf(target.model).provider);
    const protocol = provider?.countPath && nativeProtocol(provider, { call: { protocol: client }, target });
    if (provider && protocol) return { target, provider, protocol };
  }
  return undefined;
}

async function count(
  { target, provider, protocol }: Counting,
  { text, protocol: client, forwarded }: Prompt,
  { fetch, signal }: { fetch: Fetch; signal: AbortSignal },
): Promise<number | undefined> {
  const body = client.writeCountedBody?.(text, target) ?? text;
  const request = await provider.request({ target, stream: false, forwarded, protocol, body });
  const response = await send({ ...request, url: countAddress(request, provider) }, fetch, signal);
  if (!response.ok || response.body === null) return undefined;
  const answer: unknown = JSON.parse(await readText(response.body, { longest: LONGEST_ANSWER }));
  const tokens = isMembers(answer) ? answer["input_tokens"] : undefined;
  return typeof tokens === "number" && Number.isSafeInteger(tokens) && tokens >= 0 ? tokens : undefined;
}

/** In bytes. */
const LONGEST_ANSWER = 64 * 1024;

function countAddress({ url }: ProviderRequest, { countPath = "" }: Provider): string {
  const address = new URL(url);
  address.pathname += countPath;
  return address.href;
}

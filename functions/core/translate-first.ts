// Translates a call's request before its limits are asked, so that a request which cannot be honored costs nothing.
import type { Call } from "./call.ts";
import { isAllowed } from "./directory/allowed-models.ts";
import { partsOf, type Target } from "./directory/target.ts";
import { GatewayError } from "./error.ts";
import { hasBudget } from "./limits/call-prices.ts";
import { unsaidMaximum } from "./limits/maxima.ts";
import { nativeProtocol } from "./upstream/exchange.ts";
import type { Providers } from "./upstream/provider.ts";
import type { Translation } from "./upstream/translate.ts";

interface Readable extends Pick<Call, "key" | "protocol" | "text" | "stream" | "targets" | "prices" | "maximumTokens"> {
  /** The name of the model asked for, whatever the client calls it. Undefined if there is no such model. */
  readonly model: string | undefined;
  /** Of a request that only a model can serve whose provider stores what it needs. */
  readonly stateRefusal: GatewayError | undefined;
}

/**
 * Translates the request for the first target that can honor it; those before it are not asked. A target that speaks the
 * client's protocol needs no translation. The body of a key that may not use the model, or has no price for it, is not
 * looked at.
 */
export async function translateFirst(call: Readable, providers: Providers) {
  const { targets } = call;
  const nothing = { targets, translation: undefined, unsupported: undefined, maximumTokens: call.maximumTokens };
  const [first] = targets;
  const isPriced = first === undefined || call.prices.has(first) || !hasBudget(call.key);
  const isForbidden = call.model === undefined || !isAllowed(call.key.allowed_models, call.model);
  if (!isPriced || isForbidden) return nothing;
  let unsupported: GatewayError | undefined;
  for (const [at, target] of targets.entries()) {
    const found = await translationFor(target, call, providers);
    if (found instanceof GatewayError) unsupported ??= found;
    else return { targets: targets.slice(at), unsupported: undefined, ...withRoom(found, call) };
  }
  return { ...nothing, unsupported };
}

/** A model that thinks may be allowed more tokens than its client asks for: they are reserved, too. */
function withRoom(
  translation: Translation | undefined,
  { maximumTokens, targets }: Pick<Readable, "maximumTokens" | "targets">,
) {
  if (translation === undefined) return { translation, maximumTokens };
  const others = maximumTokens ?? unsaidMaximum(targets);
  return { translation, maximumTokens: Math.max(translation.maximumTokens, others) };
}

async function translationFor(
  target: Target,
  call: Readable,
  providers: Providers,
): Promise<Translation | GatewayError | undefined> {
  const provider = providers.get(partsOf(target.model).provider);
  if (provider === undefined) return undefined;
  if (nativeProtocol(provider, { call, target })) return target.state === "provider" ? undefined : call.stateRefusal;
  const { translate } = await import("./upstream/translate.ts"); // For translated calls only.
  try {
    return await translate(call, target, provider);
  } catch (thrown) {
    if (thrown instanceof GatewayError) return thrown;
    throw thrown;
  }
}

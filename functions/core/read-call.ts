// Reads a call from a request: its body, its models and what it may use at most.
import type { Call } from "./call.ts";
import { isAllowed } from "./directory/allowed-models.ts";
import { canBeName, type Directory, type Key, type Model } from "./directory/directory.ts";
import { type Target, targetsOf } from "./directory/target.ts";
import { GatewayError } from "./error.ts";
import { forwardedHeaders } from "./forwarded.ts";
import { hasBudget, pricesOf } from "./limits/call-prices.ts";
import { estimatePrompt } from "./limits/estimate-prompt.ts";
import { largestAsked, unsaidMaximum } from "./limits/maxima.ts";
import { openCallLog } from "./log-fields.ts";
import type { InboundProtocol, RequestFields } from "./protocol.ts";
import type { GatewayRequest } from "./request.ts";
import type { RequestIds } from "./request-id.ts";
import { affinityOf } from "./upstream/affinity.ts";
import { nativeProtocol } from "./upstream/exchange.ts";
import { type Providers, partsOf } from "./upstream/provider.ts";
import { inRendezvousOrder } from "./upstream/rendezvous.ts";
import { addedTokens, deniedMember, namesKnownTo } from "./upstream/target-members.ts";
import type { Translation } from "./upstream/translate.ts";
import type { Unpack } from "./wire/content-encoding.ts";
import type { Members } from "./wire/members.ts";
import { assertOnce, assertReadOnce } from "./wire/read-once.ts";
import { parseObject, readText } from "./wire/request-body.ts";

type Models = Pick<Directory, "findModel">;

export interface CallSources {
  readonly directory: Models;
  readonly providers: Providers;
  readonly unpack: Unpack;
}

interface Caller extends RequestIds {
  readonly key: Key;
  readonly protocol: InboundProtocol;
}

/** Reads the body of a request. Throws the 400, 413 or 415 that the contract gives for what is wrong with it. */
export async function readCall(request: GatewayRequest, who: Caller, sources: CallSources): Promise<Call> {
  const receivedAt = Date.now();
  const text = await readText(request, sources.unpack);
  const body = parseObject(text);
  assertReadOnce(text, who.protocol.readOnce);
  const fields = who.protocol.readFields(body);
  const affinity = () => affinityOf({ body, headers: request.headers, key: who.key });
  const found = await findModels(fields.model, sources.directory);
  const models = inOrder(found, affinity);
  await sources.providers.load?.(models.flat().map(({ model }) => partsOf(model).provider));
  assertOnce(text, namesKnownTo(models.flat(), sources.providers));
  const asked = whatIsAsked(models, { fields, body, key: who.key, providers: sources.providers });
  const prompt = await estimatePrompt(body, text);
  return {
    ...who,
    ...openCallLog(),
    id: newCallId(),
    ...fields,
    asked: fields.model,
    model: found[0],
    ...asked,
    promptTokens: prompt + addedTokens(asked.targets),
    ...(await translated({ ...who, ...fields, ...asked, text }, sources.providers)),
    text,
    forwarded: forwardedHeaders(request.headers, who.requestId),
    receivedAt,
    deadline: request.killedAt - timeToSettle(request.killedAt - receivedAt),
    killedAt: request.killedAt,
  };
}

interface Request {
  readonly fields: RequestFields;
  readonly body: Members;
  readonly key: Key;
  readonly providers: Providers;
}

/** The targets of each model, those first on which this conversation stays. */
function inOrder(models: readonly Model[], affinityOf: () => string): (readonly Target[])[] {
  let known: string | undefined;
  const affinity = () => {
    known ??= affinityOf();
    return known;
  };
  return models.map((model) => inRendezvousOrder(targetsOf(model), affinity));
}

/**
 * A target is not asked if it does not allow a member of the request, if its provider does not exist, or if it has no price
 * for a key with a budget. One of the model asked for stays in any case: it says what is wrong.
 */
function whatIsAsked(models: readonly (readonly Target[])[], { fields, body, key, providers }: Request) {
  const [own = [], ...fallbacks] = models;
  const prices = pricesOf(models.flat(), providers);
  const isAffordable = (target: Target) => prices.has(target) || !hasBudget(key);
  const allows = (target: Target) => deniedMember(target, body, providers) === undefined;
  const exists = ({ model }: Target) => providers.get(partsOf(model).provider) !== undefined;
  const canAnswer = (target: Target) => allows(target) && exists(target) && isAffordable(target);
  const able = own.filter(canAnswer);
  const unable = [...own.filter(isAffordable), ...own].slice(0, 1);
  const [first] = unable;
  const targets = [...(able.length > 0 ? able : unable), ...fallbacks.flat().filter(canAnswer)];
  return {
    targets,
    prices,
    denied: able.length > 0 || first === undefined ? undefined : deniedMember(first, body, providers),
    ...largestAsked(targets, fields.maxima),
  };
}

interface Readable extends Pick<Call, "key" | "protocol" | "text" | "stream" | "targets" | "prices" | "maximumTokens"> {
  /** As the client names it. */
  readonly model: string;
}

/**
 * Translates the request for the first target that can honour it; those before it are not asked. A target that speaks the
 * client's protocol needs no translation. The body of a key that may not use the model, or has no price for it, is not
 * looked at.
 */
async function translated({ targets, ...call }: Readable, providers: Providers) {
  const nothing = { targets, translation: undefined, unsupported: undefined };
  const [first] = targets;
  const isPriced = first === undefined || call.prices.has(first) || !hasBudget(call.key);
  if (!isPriced || !isAllowed(call.key.allowed_models, call.model)) return nothing;
  let unsupported: GatewayError | undefined;
  for (const [at, target] of targets.entries()) {
    const found = await translationFor(target, call, providers);
    if (found instanceof GatewayError) unsupported ??= found;
    else return { targets: targets.slice(at), unsupported: undefined, ...withRoom(found, { ...call, targets }) };
  }
  return { ...nothing, unsupported };
}

/** A model that thinks may be allowed more tokens than its client asks for: they are reserved, too. */
function withRoom(
  translation: Translation | undefined,
  { maximumTokens, targets }: Pick<Readable, "maximumTokens" | "targets">,
) {
  if (translation === undefined) return { translation };
  const others = maximumTokens ?? unsaidMaximum(targets);
  return { translation, maximumTokens: Math.max(translation.maximumTokens, others) };
}

type Untargeted = Omit<Readable, "targets">;

async function translationFor(
  target: Target,
  call: Untargeted,
  providers: Providers,
): Promise<Translation | GatewayError | undefined> {
  const provider = providers.get(partsOf(target.model).provider);
  if (provider === undefined || nativeProtocol(provider, { call, target })) return undefined;
  const { translate } = await import("./upstream/translate.ts"); // For translated calls only.
  try {
    return await translate(call, target, provider);
  } catch (thrown) {
    if (thrown instanceof GatewayError) return thrown;
    throw thrown;
  }
}

/** A fifth of the time there is, but no more than 2 s: an error event and two writes need no more. */
function timeToSettle(timeLeft: number): number {
  return Math.min(timeLeft / 5, 2_000);
}

function newCallId(): string {
  return crypto.randomUUID().replaceAll("-", "").slice(0, 16);
}

/** The model of a name, and its fallbacks: each once, and only those that exist. */
async function findModels(name: string, directory: Models): Promise<Model[]> {
  const model = canBeName(name) ? await directory.findModel(name) : undefined;
  if (model === undefined) return [];
  const fallbacks = new Set(model.fallbacks);
  fallbacks.delete(name);
  const found = await Promise.all([...fallbacks].map((fallback) => directory.findModel(fallback)));
  return [model, ...found.filter((fallback) => fallback !== undefined)];
}

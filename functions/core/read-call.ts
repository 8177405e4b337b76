// Reads a call from a request: its body, its models and what it may use at most.
import type { Call } from "./call.ts";
import type { Directory, Key } from "./directory/directory.ts";
import { partsOf } from "./directory/target.ts";
import { findModels, inOrder, targetsToAsk } from "./find-targets.ts";
import { forwardedHeaders } from "./forwarded.ts";
import { countPrompt } from "./limits/count-prompt.ts";
import { openCallLog } from "./log-fields.ts";
import type { InboundProtocol } from "./protocol.ts";
import { readBody } from "./read-body.ts";
import type { ReceivedRequest } from "./request.ts";
import type { RequestIds } from "./request-id.ts";
import { translateFirst } from "./translate-first.ts";
import { affinityOf } from "./upstream/affinity.ts";
import type { Providers } from "./upstream/provider.ts";
import { addedTokens, membersLeftOut, namesKnownTo } from "./upstream/target-members.ts";
import type { Unpack } from "./wire/content-encoding.ts";
import { assertOnce } from "./wire/read-once.ts";

export interface CallSources {
  readonly directory: Pick<Directory, "findModel" | "findAlias">;
  readonly providers: Providers;
  readonly unpack: Unpack;
}

interface Caller extends RequestIds {
  readonly key: Key;
  readonly protocol: InboundProtocol;
}

/** Reads the body of a request. Throws the 400, 413 or 415 that the contract gives for what is wrong with it. */
export async function readCall(request: ReceivedRequest, who: Caller, sources: CallSources): Promise<Call> {
  const receivedAt = Date.now();
  const { text, body, form } = await readBody(request, who.protocol, sources.unpack);
  const fields = who.protocol.readFields(body);
  const isConversation = who.protocol.inbound !== undefined;
  const alone = isConversation ? {} : { text: `${form?.bytes.length} ${text}` }; // The text of a form has none of its files.
  const affinity = () => affinityOf({ body, headers: request.headers, key: who.key, ...alone });
  const found = await findModels(fields.model, sources.directory);
  const stateRefusal = who.protocol.stateRefusal?.(body);
  const models = inOrder(stateRefusal ? found.slice(0, 1) : found, affinity); // Another model has nothing of it.
  const all = models.flat();
  await sources.providers.load?.(all.map(({ model }) => partsOf(model).provider));
  assertOnce(text, namesKnownTo(all, sources.providers));
  const { maxima } = fields;
  const asked = targetsToAsk(models, { ...who, body, maxima, providers: sources.providers });
  const { promptTokens, countedTokens } = await countPrompt(body, text, who.protocol);
  const translated = await translateFirst(
    { ...who, ...fields, ...asked, text, stateRefusal, model: found[0]?.name },
    sources.providers,
  );
  const { targets } = translated;
  const [first] = targets;
  const { log, logged } = openCallLog();
  // Member by member: to copy them from other objects takes longer.
  return {
    id: newCallId(),
    requestId: who.requestId,
    platformId: who.platformId,
    key: who.key,
    protocol: who.protocol,
    asked: fields.model,
    model: found[0],
    stream: fields.stream,
    includeUsage: fields.includeUsage,
    hasStreamOptions: fields.hasStreamOptions,
    maxima,
    choices: asked.choices,
    maximumTokens: translated.maximumTokens,
    promptTokens: promptTokens + addedTokens(asked.targets),
    countedTokens,
    targets,
    prices: asked.prices,
    denied: asked.denied,
    unsupported: translated.unsupported,
    translation: translated.translation,
    leftOut: first === undefined ? [] : membersLeftOut(first, { ...who, body }, sources.providers),
    text,
    form,
    forwarded: forwardedHeaders(request.headers, who.requestId),
    receivedAt,
    departure: request.departure,
    deadline: request.killedAt - timeToSettle(request.killedAt - receivedAt),
    killedAt: request.killedAt,
    log,
    logged,
  };
}

/** A fifth of the time there is, but no more than 2 s: an error event and two writes need no more. */
function timeToSettle(timeLeft: number): number {
  return Math.min(timeLeft / 5, 2_000);
}

function newCallId(): string {
  const id = crypto.randomUUID();
  return id.slice(19, 23) + id.slice(24);
}

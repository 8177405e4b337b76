// POST /v1/messages/count_tokens: how many tokens a prompt has. No hook runs, and no limit is asked. A file of its own in the
// bundle: few instances need it.
import "./in-every-instance.ts";
import { isAllowed } from "./directory/allowed-models.ts";
import type { Key } from "./directory/directory.ts";
import { partsOf, type Target } from "./directory/target.ts";
import { modelForbidden, modelNotFound } from "./error.ts";
import { findModels, inOrder } from "./find-targets.ts";
import { forwardedHeaders } from "./forwarded.ts";
import { estimatePrompt } from "./limits/estimate-prompt.ts";
import type { InboundProtocol } from "./protocol.ts";
import type { CallSources } from "./read-call.ts";
import type { GatewayRequest } from "./request.ts";
import { affinityOf } from "./upstream/affinity.ts";
import { countAtProvider } from "./upstream/count-at-provider.ts";
import type { Fetch } from "./upstream/fetch.ts";
import { addedTokens } from "./upstream/target-members.ts";
import type { Members } from "./wire/members.ts";
import { assertReadOnce } from "./wire/read-once.ts";
import { parseObject, readText } from "./wire/request-body.ts";

interface Asker {
  readonly key: Key;
  readonly protocol: InboundProtocol;
  readonly requestId: string;
}

interface Sources extends CallSources {
  readonly fetch: Fetch;
}

/** The answer as JSON text. Throws what a call with this body would be refused with before a provider is asked. */
export async function countTokens(request: GatewayRequest, who: Asker, sources: Sources): Promise<string> {
  const text = await readText(request, sources.unpack);
  const body = parseObject(text);
  assertReadOnce(text, who.protocol.readOnce);
  const { model } = who.protocol.readFields(body, { isCounted: true });
  const target = await targetOf(model, { body, headers: request.headers, key: who.key }, sources);
  const forwarded = forwardedHeaders(request.headers, who.requestId);
  const counted = await countAtProvider({ text, target, forwarded, protocol: who.protocol }, sources);
  return JSON.stringify({ input_tokens: counted ?? (await estimatePrompt(body, text)) + addedTokens([target]) });
}

interface Asked extends Pick<GatewayRequest, "headers"> {
  readonly body: Members;
  readonly key: Key;
}

/** The one that a call would ask first. */
async function targetOf(name: string, asked: Asked, { directory, providers }: Sources): Promise<Target> {
  const [model] = await findModels(name, directory);
  if (model === undefined) throw modelNotFound(name);
  if (!isAllowed(asked.key.allowed_models, model.name)) throw modelForbidden(asked.key.name, name);
  const [target] = inOrder([model], () => affinityOf(asked)).flat();
  if (target === undefined) throw new Error("a model has no target");
  if (target.count_tokens === "provider") await providers.load?.([partsOf(target.model).provider]);
  return target;
}

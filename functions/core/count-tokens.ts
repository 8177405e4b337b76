// POST /v1/messages/count_tokens: how many tokens a prompt has. No hook runs, and no limit is asked. A file of its own in the
// bundle: few instances need it.
import "./in-every-instance.ts";
import { isAllowed } from "./directory/allowed-models.ts";
import type { Key } from "./directory/directory.ts";
import { findNamed } from "./directory/find-named.ts";
import type { Target } from "./directory/target.ts";
import { modelForbidden, modelNotFound } from "./error.ts";
import { inOrder } from "./find-targets.ts";
import { forwardedHeaders } from "./forwarded.ts";
import { estimatePrompt } from "./limits/estimate-prompt.ts";
import type { InboundProtocol } from "./protocol.ts";
import type { CallSources } from "./read-call.ts";
import type { ReceivedRequest } from "./request.ts";
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
export async function countTokens(request: ReceivedRequest, who: Asker, sources: Sources): Promise<string> {
  const text = await readText(request, sources.unpack);
  const body = parseObject(text);
  assertReadOnce(text, who.protocol.readOnce);
  const { model } = who.protocol.readFields(body, { isCounted: true });
  const targets = await targetsOf(model, { body, headers: request.headers, key: who.key }, sources);
  const forwarded = forwardedHeaders(request.headers, who.requestId);
  const counted = await countAtProvider({ text, targets, forwarded, protocol: who.protocol }, sources);
  return JSON.stringify({ input_tokens: counted ?? (await estimatePrompt(body, text)) + addedTokens(targets) });
}

interface Asked extends Pick<ReceivedRequest, "headers"> {
  readonly body: Members;
  readonly key: Key;
}

/** The model's own, in the order in which a call would ask them. */
async function targetsOf(name: string, asked: Asked, { directory }: Sources): Promise<readonly Target[]> {
  const model = await findNamed(name, directory);
  if (model === undefined) throw modelNotFound(name);
  if (!isAllowed(asked.key.allowed_models, model.name)) throw modelForbidden(asked.key.name, name);
  return inOrder([model], () => affinityOf(asked)).flat();
}

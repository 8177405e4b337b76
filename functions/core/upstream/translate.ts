// Translates a request for a provider that speaks another protocol than the client, through the internal form.
import "../in-every-instance.ts";
import type { ClientRequest } from "../client-request.ts";
import type { Target } from "../directory/target.ts";
import { GatewayError } from "../error.ts";
import type {
  InboundProtocol,
  OutboundProtocol,
  OutboundTranslation,
  ReadRequest,
  WrittenRequest,
} from "../protocol.ts";
import { parseExact } from "../wire/exact-json.ts";
import { isMembers } from "../wire/members.ts";
import { protocolsOf } from "./protocols-of.ts";
import type { Provider } from "./provider.ts";
import { tooLarge } from "./too-large.ts";
import type { TranslatedEmbedding } from "./translate-embedding.ts";
import { neverSent, providersMembers, withForeignOptions, withMembersOf } from "./translated-members.ts";
import { protocolMissing } from "./upstream-error.ts";

/** A request as it was written for one target, and the parts that translate its answer. */
export interface TranslatedConversation extends Omit<WrittenRequest, "body"> {
  readonly target: Target;
  readonly protocol: OutboundProtocol;
  readonly body: string;
  readonly writeAnswer: ReadRequest["writeAnswer"];
  readonly outbound: OutboundTranslation;
}

export type Translation = TranslatedConversation | TranslatedEmbedding;

interface Source extends Pick<ClientRequest, "text" | "stream"> {
  readonly protocol: InboundProtocol;
}

/** In the first of the provider's protocols that can honor the request. Throws the GatewayError of the first if none can. */
export async function translate(call: Source, target: Target, provider: Provider): Promise<Translation> {
  if (call.protocol.embedding !== undefined) {
    const { translateEmbedding } = await import("./translate-embedding.ts");
    return translateEmbedding(call, target, provider);
  }
  const protocols = protocolsOf(provider, target).filter(({ outbound }) => outbound !== undefined);
  if (protocols.length === 0) throw protocolMissing(target.name);
  let failure: unknown;
  for (const protocol of protocols) {
    try {
      return await translateInto(protocol, call, target);
    } catch (thrown) {
      if (!(thrown instanceof GatewayError)) throw thrown;
      failure ??= thrown;
    }
  }
  throw failure;
}

async function translateInto(
  protocol: OutboundProtocol,
  call: Source,
  target: Target,
): Promise<TranslatedConversation> {
  const [inbound, outbound] = await Promise.all([call.protocol.inbound?.(), protocol.outbound?.()]);
  if (inbound === undefined || outbound === undefined) throw protocolMissing(target.name);
  const parsed = parseExact(call.text);
  const body = isMembers(parsed) ? parsed : {};
  const words = { foreign: inbound.foreign, isProviders: inbound.foreign?.protocol === protocol.name };
  const { conversation: read, writeAnswer } = inbound.readRequest(
    withMembersOf(target, body, words),
    target.unsupported,
  );
  const conversation = withForeignOptions(target, words, read);
  const options = { target, stream: call.stream, maximumTokens: target.max_output_tokens };
  const written = outbound.writeRequest(conversation, options);
  const own = providersMembers(target, words, { conversation, body, written: written.body });
  const text = JSON.stringify(neverSent({ ...written.body, ...own }, target, words));
  if (text.length > 2 * call.text.length + ROOM) throw tooLarge();
  const dropped = written.dropped.filter((path) => !Object.hasOwn(own, path));
  return { ...written, target, protocol, body: text, dropped, writeAnswer, outbound };
}

/** A translated body may be twice as long as the client's, and this much longer. In characters. */
const ROOM = 64 * 1024;

// Translates a request for a provider that speaks another protocol than the client, through the internal form.
import "../in-every-instance.ts";
import type { ClientRequest } from "../client-request.ts";
import type { Conversation } from "../conversation/conversation.ts";
import type { Target } from "../directory/target.ts";
import { GatewayError } from "../error.ts";
import type {
  InboundProtocol,
  OutboundProtocol,
  OutboundTranslation,
  ReadRequest,
  WrittenRequest,
} from "../protocol.ts";
import { tooLarge } from "../wire/content-encoding.ts";
import { parseExact } from "../wire/exact-json.ts";
import { isMembers, type Members } from "../wire/members.ts";
import { protocolsOf } from "./protocols-of.ts";
import type { Provider } from "./provider.ts";
import { protocolMissing } from "./upstream-error.ts";

/** A request as it was written for one target, and the parts that translate its answer. */
export interface Translation extends Omit<WrittenRequest, "body"> {
  readonly target: Target;
  readonly protocol: OutboundProtocol;
  readonly body: string;
  readonly writeAnswer: ReadRequest["writeAnswer"];
  readonly outbound: OutboundTranslation;
}

interface Source extends Pick<ClientRequest, "text" | "stream"> {
  readonly protocol: InboundProtocol;
}

/** In the first of the provider's protocols that can honor the request. Throws the GatewayError of the first if none can. */
export async function translate(call: Source, target: Target, provider: Provider): Promise<Translation> {
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

async function translateInto(protocol: OutboundProtocol, call: Source, target: Target): Promise<Translation> {
  const [inbound, outbound] = await Promise.all([call.protocol.inbound?.(), protocol.outbound?.()]);
  if (inbound === undefined || outbound === undefined) throw protocolMissing(target.name);
  const parsed = parseExact(call.text);
  const body = isMembers(parsed) ? parsed : {};
  const members = withMembersOf(target, body);
  const { conversation, writeAnswer } = inbound.readRequest(members, target.unsupported);
  const options = { target, stream: call.stream, maximumTokens: target.max_output_tokens };
  const written = outbound.writeRequest(conversation, options);
  const own = ownMembers(target, { conversation, body });
  const text = JSON.stringify({ ...written.body, ...own });
  if (text.length > 2 * call.text.length + ROOM) throw tooLarge();
  const dropped = written.dropped.filter((path) => !Object.hasOwn(own, path));
  return { ...written, target, protocol, body: text, dropped, writeAnswer, outbound };
}

/** A translated body may be twice as long as the client's, and this much longer. In characters. */
const ROOM = 64 * 1024;

/** The model's members which the client's protocol has not are the provider's own: they are sent as they are. */
function ownMembers(
  { defaults, set }: Target,
  { conversation, body }: { conversation: Conversation; body: Members },
): Members {
  const unsaid = Object.entries(defaults).filter(([name]) => (body[name] ?? null) === null);
  const own = [...unsaid, ...Object.entries(set)];
  return Object.fromEntries(own.filter(([name]) => conversation.left.includes(name)));
}

/** The model's own members mean the same as in a body that is passed through. A body may have very many: it is copied once. */
function withMembersOf({ defaults, set, drop }: Target, body: Members): Members {
  const [before, after] = [Object.entries(defaults), Object.entries(set)];
  if (before.length + after.length + drop.length === 0) return body;
  const said = Object.entries(body).filter(([, value]) => value !== null);
  return Object.fromEntries([...before, ...said, ...after].filter(([name]) => !drop.includes(name)));
}

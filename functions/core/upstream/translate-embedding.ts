// Translates a request for embeddings for a provider that has them in a form of its own.
import "../in-every-instance.ts";
import type { ClientRequest } from "../client-request.ts";
import type { Target } from "../directory/target.ts";
import type { EmbeddingTranslation, ReadEmbedding, WrittenEmbedding } from "../embedding.ts";
import type { InboundProtocol, OutboundProtocol } from "../protocol.ts";
import { parseExact } from "../wire/exact-json.ts";
import { isMembers, type Members } from "../wire/members.ts";
import { protocolsOf } from "./protocols-of.ts";
import type { Provider } from "./provider.ts";
import { tooLarge } from "./too-large.ts";
import { withMembersOf } from "./translated-members.ts";
import { protocolMissing } from "./upstream-error.ts";

/** A request as it was written for one target, and the parts that translate its answers. */
export interface TranslatedEmbedding {
  readonly target: Target;
  readonly protocol: OutboundProtocol;
  readonly requests: readonly WrittenEmbedding[];
  /** The paths of the client's members that were left out. */
  readonly dropped: readonly string[];
  /** Of what is generated: nothing is. */
  readonly maximumTokens: 0;
  readonly writeAnswer: ReadEmbedding["writeAnswer"];
  readonly readAnswer: EmbeddingTranslation["readAnswer"];
}

interface Source extends Pick<ClientRequest, "text"> {
  readonly protocol: InboundProtocol;
}

/** Throws the GatewayError of a request that the target cannot honor. */
export async function translateEmbedding(
  { protocol: client, text }: Source,
  target: Target,
  provider: Provider,
): Promise<TranslatedEmbedding> {
  const protocol = protocolsOf(provider, target).find(({ embedding }) => embedding !== undefined);
  const [inbound, outbound] = await Promise.all([client.embedding?.(), protocol?.embedding?.(target)]);
  if (protocol === undefined || inbound === undefined || outbound === undefined) throw protocolMissing(target.name);
  const parsed = parseExact(text);
  const body = isMembers(parsed) ? parsed : {};
  const longest = 2 * text.length + ROOM;
  const { request, writeAnswer } = await inbound.readRequest(withMembersOf(target, body), { longest });
  const { requests, dropped } = outbound.writeRequests(request, { target, own: ownMembers(target, body) });
  const length = requests.reduce((sum, { body }) => sum + body.length, 0);
  if (length > longest + request.texts.length * ROOM_FOR_EACH) throw tooLarge();
  return { target, protocol, requests, dropped, maximumTokens: 0, writeAnswer, readAnswer: outbound.readAnswer };
}

/**
 * The bodies together may be twice as long as the client's, and this much longer: for all of them, and for each text, which
 * may be a request of its own or has the model's name beside it. In characters.
 */
const ROOM = 64 * 1024;
const ROOM_FOR_EACH = 512;

/** What the operator adds where the client is silent, and always. */
function ownMembers({ defaults, set, drop }: Target, body: Members): Members {
  const unsaid = Object.entries(defaults).filter(([name]) => (body[name] ?? null) === null);
  return Object.fromEntries([...unsaid, ...Object.entries(set)].filter(([name]) => !drop.includes(name)));
}

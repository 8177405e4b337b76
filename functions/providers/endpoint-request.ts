// How OpenAI's endpoints are asked, in which protocols and with which headers.
import type { ProtocolName } from "../core/directory/protocol-names.ts";
import type { OutboundProtocol } from "../core/protocol.ts";
import type { Question } from "../core/upstream/provider.ts";
import { chat } from "../protocols/chat/protocol.ts";
import { outboundResponses } from "../protocols/responses/outbound-protocol.ts";
import type { Endpoint } from "./endpoints.ts";
import { commonHeaders } from "./provider-request.ts";

/** Those that are only passed through are no more than their names. */
export function protocolsAt(endpoints: readonly Endpoint[]): readonly OutboundProtocol[] {
  return endpoints.map((name) => (name === "chat" ? chat : name === "responses" ? outboundResponses : { name }));
}

/** The first serves the clients of every other protocol. */
export function responsesFirst(protocols: readonly OutboundProtocol[]): readonly OutboundProtocol[] {
  return [outboundResponses, ...protocols.filter((protocol) => protocol !== outboundResponses)];
}

/** Their answers are sound, or text in one of many forms. */
const OF_ANY_FORM: ReadonlySet<ProtocolName> = new Set(["speech", "transcriptions"]);

/** All but the credentials. */
export function headersFor({ protocol, stream, forwarded, contentType }: Question): Record<string, string> {
  const isOpen = !stream && OF_ANY_FORM.has(protocol.name);
  return { ...forwarded, ...commonHeaders(stream, contentType), ...(isOpen && { accept: "*/*" }) };
}

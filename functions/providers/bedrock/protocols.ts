// In which protocols a Bedrock model can be asked: its id says it, unless its operator does.
import type { Target } from "../../core/directory/target.ts";
import { partsOf } from "../../core/directory/target.ts";
import type { OutboundProtocol } from "../../core/protocol.ts";
import { chat } from "../../protocols/chat/protocol.ts";
import { converse } from "../../protocols/converse/protocol.ts";
import { messages } from "../../protocols/messages/protocol.ts";
import { awsPlaceOf, endpointOf } from "./address.ts";
import { mantleMaker } from "./model-id.ts";

const ALL = [converse, messages, chat];

/** Models whose operator chooses can have them all: only Bedrock knows of every model what it speaks. */
export function protocolsFor({ model, protocols, provider_config: own }: Target): readonly OutboundProtocol[] {
  const usual = protocols === undefined ? [usualProtocol(partsOf(model).id)] : ALL;
  const place = own?.api_base === undefined ? undefined : awsPlaceOf(new URL(own.api_base));
  if (place === undefined) return usual;
  const there = ALL.filter(({ name }) => endpointOf(name) === place.endpoint);
  const possible = usual.filter((protocol) => there.includes(protocol));
  return possible.length > 0 ? possible : there;
}

function usualProtocol(id: string): OutboundProtocol {
  const maker = mantleMaker(id);
  if (maker === undefined) return converse;
  return maker === "openai" ? chat : messages;
}

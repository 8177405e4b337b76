// In which protocols a Bedrock model can be asked: its id says it, unless its operator does.
import type { Target } from "../../core/directory/target.ts";
import { partsOf } from "../../core/directory/target.ts";
import type { OutboundProtocol } from "../../core/protocol.ts";
import { chat } from "../../protocols/chat/protocol.ts";
import { converse } from "../../protocols/converse/protocol.ts";
import { bedrockEmbed } from "../../protocols/embed/bedrock-protocol.ts";
import { bedrockForm } from "../../protocols/embed/model-forms.ts";
import { messages } from "../../protocols/messages/protocol.ts";
import { awsPlaceOf, endpointOf } from "./address.ts";
import { invoke } from "./invoke.ts";
import { arnIn, isAnywhere, mantleMaker } from "./model-id.ts";

/** Models whose operator chooses can have them all: only Bedrock knows of every model what it speaks. */
export function protocolsFor({ model, protocols, provider_config: own }: Target): readonly OutboundProtocol[] {
  const { id } = partsOf(model);
  const embed = bedrockForm(id) === undefined ? [] : [bedrockEmbed];
  const all = [converse, ...(mayBeInvoked(id) ? [invoke] : []), ...embed, messages, chat];
  const usual = protocols === undefined ? [...usualProtocols(id), ...embed] : all;
  const place = own?.api_base === undefined ? undefined : awsPlaceOf(new URL(own.api_base));
  if (place === undefined) return usual;
  const there = all.filter((protocol) => endpointOf(protocol) === place.endpoint);
  const possible = usual.filter((protocol) => there.includes(protocol));
  return possible.length > 0 ? possible : there;
}

/** Converse is first: it serves the clients of every other protocol. */
function usualProtocols(id: string): readonly OutboundProtocol[] {
  const maker = mantleMaker(id);
  if (maker === undefined) return isClaudeAtRuntime(id) ? [converse, invoke] : [converse];
  return maker === "openai" ? [chat] : [messages];
}

function isClaudeAtRuntime(id: string): boolean {
  return !isAnywhere(id) && /(?:^|[./])anthropic\.claude-/.test(id);
}

/** An ARN may be of any model. */
function mayBeInvoked(id: string): boolean {
  return isClaudeAtRuntime(id) || arnIn(id) !== undefined;
}

// Servers of any kind are where OpenAI's APIs are expected: those without Responses say so when they are asked, and are asked
// for chat completions from then on.
import { placeOf, type Target } from "../core/directory/target.ts";
import type { OutboundProtocol } from "../core/protocol.ts";
import { createExpiringSet } from "../core/upstream/expiring-set.ts";
import type { ProviderRequest, Question } from "../core/upstream/provider.ts";
import { chat } from "../protocols/chat/protocol.ts";
import { outboundResponses } from "../protocols/responses/outbound-protocol.ts";

/** The first serves the clients of every other protocol. */
const CHAT_FIRST = [chat, outboundResponses];
const RESPONSES_FIRST = [outboundResponses, chat];

export function rememberLacking() {
  const lacking = createExpiringSet();
  return {
    protocols(target: Target, { areFirst }: { readonly areFirst: boolean }): readonly OutboundProtocol[] {
      if (lacking.has(placeOf(target))) return [chat];
      return areFirst ? RESPONSES_FIRST : CHAT_FIRST;
    },
    watch(request: ProviderRequest, { target, protocol }: Question): ProviderRequest {
      if (protocol === chat) return request;
      const missing = () => {
        if (target.protocols?.includes("chat") === false) return false;
        lacking.add(placeOf(target));
        return true;
      };
      return { ...request, missing };
    },
  };
}

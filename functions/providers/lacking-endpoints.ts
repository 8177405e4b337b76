// Servers of any kind are where OpenAI's API is expected: those that lack an endpoint say so when they are asked, and are not
// asked there again for a while. In place of Responses they are asked for chat completions.
import { placeOf, type Target } from "../core/directory/target.ts";
import type { OutboundProtocol } from "../core/protocol.ts";
import { createExpiringSet } from "../core/upstream/expiring-set.ts";
import type { ProviderRequest, Question } from "../core/upstream/provider.ts";
import { chat } from "../protocols/chat/protocol.ts";

export function rememberLacking() {
  const lacking = createExpiringSet();
  let isAnyLacking = false;
  return {
    /** Those of the protocols in which the target can be asked, as far as is known. */
    without(protocols: readonly OutboundProtocol[], target: Target): readonly OutboundProtocol[] {
      if (!isAnyLacking) return protocols;
      const place = placeOf(target);
      return protocols.filter((protocol) => !lacking.has(nameOf(place, protocol)));
    },
    watch(request: ProviderRequest, { target, protocol }: Question): ProviderRequest {
      // What is there for everybody is not missing: something else is wrong.
      if (protocol === chat || isOnlyChoice(protocol, target)) return request;
      const missing = () => {
        lacking.add(nameOf(placeOf(target), protocol));
        isAnyLacking = true;
        return true;
      };
      return { ...request, missing };
    },
  };
}

/** Responses that chat completions may not stand in for. */
function isOnlyChoice({ name }: OutboundProtocol, { protocols }: Target): boolean {
  return name === "responses" && protocols?.includes("chat") === false;
}

function nameOf(place: string, { name }: OutboundProtocol): string {
  return `${name} ${place}`;
}

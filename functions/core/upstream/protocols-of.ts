// The protocols in which a target is asked: the provider's, unless the model names some of them.
import type { Target } from "../directory/target.ts";
import type { OutboundProtocol } from "../protocol.ts";
import type { Provider } from "./provider.ts";

/** The best first. */
export function protocolsOf(provider: Provider, target: Target): readonly OutboundProtocol[] {
  const all = provider.protocols(target);
  const { protocols: chosen } = target;
  return chosen === undefined ? all : all.filter(({ name }) => chosen.includes(name));
}

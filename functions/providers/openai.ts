// OpenAI, and every address that speaks its chat completions API.
import type { Call } from "../core/call.ts";
import { getMember, setMember } from "../core/json.ts";
import { type Provider, partsOf } from "../core/provider.ts";
import { accessOf, type Defaults } from "./credentials.ts";

const OPENAI = "https://api.openai.com/v1";

/** The defaults serve models whose `provider_config` does not name a key or an address of its own. */
export function openai(defaults: Defaults): Provider {
  return {
    name: "openai",
    request(call, model, { asksForUsage }) {
      const { address, apiKey } = accessOf(model, defaults, OPENAI);
      const { host, hostname } = address;
      address.pathname = `${address.pathname.replace(/\/+$/, "")}/chat/completions`;
      const { id } = partsOf(model.model);
      return {
        url: address.href,
        headers: {
          ...call.forwarded,
          "content-type": "application/json",
          accept: call.stream ? "text/event-stream" : "application/json",
          "accept-encoding": "identity",
          "user-agent": "sluice",
          ...(apiKey === "" ? {} : { authorization: `Bearer ${asBytes(apiKey)}` }),
        },
        body: withUsage(setMember(call.text, "model", JSON.stringify(id)), { call, asksForUsage }),
        secrets: [apiKey, asBytes(apiKey), host, hostname, address.search.slice(1)],
      };
    },
  };
}

/** A header holds bytes, one in each character: `fetch` would refuse others, so that they travel as UTF-8. */
function asBytes(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

/** Without `include_usage`, a stream does not tell what it used. */
function withUsage(text: string, { call, asksForUsage }: { call: Call; asksForUsage: boolean }): string {
  if (!call.stream || !asksForUsage) return text;
  const sent = call.body["stream_options"] ? getMember(text, "stream_options") : undefined;
  return setMember(text, "stream_options", setMember(sent ?? "{}", "include_usage", "true"));
}

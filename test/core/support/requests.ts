// What tests send: configurations as operators write them, and requests as clients do.

import { unpack } from "../../../functions/aws/unpack.ts";
import type { Call } from "../../../functions/core/call.ts";
import type { Key } from "../../../functions/core/directory/directory.ts";
import { readCall } from "../../../functions/core/read-call.ts";
import type { Body } from "../../../functions/core/request.ts";
import { chat as chatProtocol } from "../../../functions/protocols/chat/protocol.ts";
import { allProviders } from "../../../functions/providers/all.ts";
import { memoryDirectory } from "../../support/memory-directory.ts";

export const SECRET = "my-secret-key";
export const MODEL = "my-gpt4-mini";

/** One key that may use the first of the models; `models` are merged into `my-gpt4-mini` and its fallbacks. */
export function configuration(...models: object[]) {
  return {
    models: (models.length > 0 ? models : [{}]).map((model, at) => ({
      name: at === 0 ? MODEL : `fallback-${at}`,
      model: `openai/upstream-${at}`,
      provider_config: { api_base: "http://provider.invalid/v1", api_key: `sk-provider-${at}` },
      ...model,
    })),
    keys: [{ name: "demo", key: SECRET, allowed_models: [MODEL] }],
  };
}

export const question = { model: MODEL, messages: [{ role: "user", content: "Tell me a story." }] };

/** The body of a request, as text. A member that is undefined is left out. */
export function chat(members: object = {}): string {
  return JSON.stringify({ ...question, ...members });
}

export function streamed(members: object = {}): string {
  return chat({ stream: true, ...members });
}

export const DEMO_KEY: Key = {
  name: "demo",
  hash: "0".repeat(64),
  allowed_models: [MODEL],
  disabled: false,
  rate_limit: {},
};

/** A call as the gateway reads it from a body. */
export async function callOf(body: Body, ...models: object[]): Promise<Call> {
  const request = {
    id: "platform-1",
    method: "POST",
    path: "/v1/chat/completions",
    headers: {},
    body,
    killedAt: Date.now() + 900_000,
  };
  const sources = { directory: await memoryDirectory(configuration(...models)), providers: allProviders(), unpack };
  return readCall(
    request,
    { key: DEMO_KEY, protocol: chatProtocol, requestId: "req-1", platformId: "platform-1" },
    sources,
  );
}

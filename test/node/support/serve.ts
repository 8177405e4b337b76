// The gateway of the test's own process behind the real HTTP server, with a provider over real sockets.
import { createBodyMemory } from "../../../functions/node/body-memory.ts";
import { createCalls } from "../../../functions/node/calls.ts";
import { connectionsOf } from "../../../functions/node/connections.ts";
import { createHandler, type Service } from "../../../functions/node/handler.ts";
import { createHttpServer, listen, type ServerBounds } from "../../../functions/node/http-server.ts";
import { createReadiness } from "../../../functions/node/readiness.ts";
import { startFakeProvider } from "../../support/fake-provider.ts";
import { startGateway } from "../../support/gateway.ts";

interface Options extends Partial<Service> {
  readonly bounds?: ServerBounds;
  /** Members of the model. */
  readonly model?: object;
}

export async function serve({ bounds, model, ...service }: Options = {}) {
  const provider = await startFakeProvider();
  const gateway = await startGateway({
    models: [
      { name: "model", model: "openai/m", provider_config: { api_base: provider.url, api_key: "sk" }, ...model },
    ],
    keys: [{ name: "demo", key: "my-secret-key", allowed_models: ["model"], rate_limit: { concurrency: 20 } }],
  });
  const errors: unknown[] = [];
  const calls = createCalls();
  const readiness = createReadiness({ look: async () => {} });
  const server = createHttpServer(
    createHandler({
      ...{ answer: gateway.begin, calls, readiness, timeout: 900_000, memory: createBodyMemory() },
      ...{ onError: (error) => void errors.push(error), ...service },
    }),
    bounds,
  );
  const connections = connectionsOf(server);
  const url = await listen(server, { host: "127.0.0.1", port: 0 });
  return {
    ...{ provider, gateway, calls, readiness, server, connections, errors, url },
    port: Number(new URL(url).port),
    async close() {
      const closed = connections.stop();
      connections.destroy();
      await Promise.all([closed, calls.whenNone(), provider.close()]);
    },
  };
}

export type Served = Awaited<ReturnType<typeof serve>>;

export const KEY = { authorization: "Bearer my-secret-key" };

export function question(members: object = {}) {
  const body = JSON.stringify({ model: "model", messages: [{ role: "user", content: "Hi" }], ...members });
  return { method: "POST", path: "/v1/chat/completions", headers: KEY, body };
}

// The gateway with the models of each provider, and the stand-ins behind it.
import { parseConfiguration } from "../../../functions/core/directory/configuration.ts";
import { startServer } from "../../support/server.ts";
import { KEY } from "../support/world.ts";
import type { EndpointTarget, StandIn } from "./targets.ts";

export interface EndpointWorld {
  readonly url: string;
  refusalsOf(target: EndpointTarget): readonly object[];
  close(): Promise<void>;
}

export async function startEndpointWorld(targets: readonly EndpointTarget[]): Promise<EndpointWorld> {
  const running = new Map<EndpointTarget, StandIn>();
  for (const target of targets) running.set(target, await target.start());
  const models = [...running].flatMap(([{ provider, models }, { config }]) =>
    Object.values(models).map((name) => ({ name, model: `${provider}/${name}`, provider_config: config, retries: 0 })),
  );
  const keys = [{ name: "demo", key: KEY, allowed_models: ["*"] }];
  const configuration = parseConfiguration(JSON.stringify({ models, keys }));
  const server = await startServer({ configuration, concurrency: 2, onLog: () => {} });
  return {
    url: server.url,
    refusalsOf: (target) => running.get(target)?.refusals ?? [],
    async close() {
      await server.close();
      for (const { close } of running.values()) await close();
    },
  };
}

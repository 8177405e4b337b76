// The gateway with a model for each target, and what stands on either side of it.
import { parseConfiguration } from "../../../functions/core/directory/configuration.ts";
import { startServer } from "../../support/server.ts";
import { startRecordingProxy } from "./recording-proxy.ts";
import type { Running, Target } from "./target.ts";

export const KEY = "my-secret-key";
/** Whose limit is one request a minute. */
export const LIMITED_KEY = "my-limited-key";

export interface World {
  readonly url: string;
  /** The streams that clients have read since the last reset, as text. */
  readonly streams: readonly string[];
  running(target: Target): Running;
  reset(): void;
  close(): Promise<void>;
}

/** The models have the names of their targets. */
export async function startWorld(targets: readonly Target[]): Promise<World> {
  const running = new Map<Target, Running>();
  for (const target of targets) running.set(target, await target.start());
  const configuration = configurationOf(running);
  const server = await startServer({ configuration, concurrency: 2, onLog: () => {} });
  const proxy = await startRecordingProxy(server.url);
  return {
    url: proxy.url,
    streams: proxy.streams,
    running(target) {
      const found = running.get(target);
      if (found === undefined) throw new Error(`${target.name} does not run.`);
      return found;
    },
    reset() {
      proxy.reset();
      for (const { reset } of running.values()) reset();
    },
    async close() {
      proxy.close();
      await server.close();
      for (const { close } of running.values()) await close();
    },
  };
}

function configurationOf(running: ReadonlyMap<Target, Running>) {
  const models = [...running].map(([{ name }, { model }]) => ({ name, ...model, retries: 0 }));
  const keys = [
    { name: "demo", key: KEY, allowed_models: ["*"] },
    { name: "limited", key: LIMITED_KEY, allowed_models: ["*"], rate_limit: { rpm: 1 } },
  ];
  return parseConfiguration(JSON.stringify({ models, keys }));
}

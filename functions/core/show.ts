// What a key may look at, as JSON text: its models, one of them, or its usage.
import "./in-every-instance.ts";
import type { Directory, Key } from "./directory/directory.ts";
import { listModels, showModel } from "./directory/models.ts";
import { ownUsage } from "./limits/own-usage.ts";
import type { Pools } from "./limits/pool.ts";
import type { UsageRecords } from "./limits/usage-records.ts";
import type { Route } from "./route.ts";

interface Sources {
  readonly directory: Directory;
  readonly pools: Pools;
  readonly usageRecords: UsageRecords;
}

export async function show(route: Route, key: Key, sources: Sources): Promise<string> {
  if (route.endpoint === "usage") return ownUsage(key, sources);
  if (route.endpoint === "model") return showModel(route.name, { key, directory: sources.directory });
  return listModels(key, sources.directory);
}

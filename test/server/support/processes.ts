// Processes of the server entry over one database, started and stopped as an operator's platform does it.
import { inject } from "vitest";
import type { Configuration } from "../../../functions/core/directory/configuration.ts";
import type { OwnBundle } from "../../../local/bundle.ts";
import { fillDynamoDb } from "../../../local/dynamodb.ts";
import { MODULES } from "../../../local/entry.ts";
import { functionVariables } from "../../../local/function-variables.ts";
import type { OnLog } from "../../../local/node-process.ts";
import { type ServerProcess, startServerProcess } from "../../../local/server-entry/server-process.ts";

interface Started {
  readonly configuration: Configuration;
  /** The address of DynamoDB. */
  readonly endpoint: string;
  readonly count?: number;
  /** Further ones, such as `SLUICE_GRACE`. */
  readonly variables?: Record<string, string>;
  /** One that is free is chosen, unless given. */
  readonly port?: number;
  readonly onLog?: OnLog;
}

export interface Process extends ServerProcess {
  readonly url: string;
}

/** The caller ends them. */
export async function startProcesses(started: Started): Promise<Process[]> {
  const { configuration, endpoint, count = 1, variables, port = 0, onLog = () => {} } = started;
  await fillDynamoDb(endpoint, configuration);
  const response = await fetch(`${inject("bundle")}/${MODULES.server}`);
  const bundle = (await response.json()) as OwnBundle;
  const options = {
    ...{ bundle, address: { host: "127.0.0.1", port }, onLog },
    variables: { ...functionVariables({}, endpoint), ...variables },
  };
  const { signal } = new AbortController();
  const processes = await Promise.all(Array.from({ length: count }, () => startServerProcess(options, signal)));
  return processes.map((process) => ({ ...process, url: `http://127.0.0.1:${process.port}` }));
}

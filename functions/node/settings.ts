// The settings of the server, which are environment variables.
import { linkedResources, type Resources } from "../aws/resources.ts";
import { DEFAULT_CREDENTIALS } from "../providers/default-credentials.ts";

export interface ServerSettings {
  readonly host: string;
  readonly port: number;
  /** The longest that a call may take. */
  readonly timeoutSeconds: number;
  /** How long running calls may go on after SIGTERM. */
  readonly graceSeconds: number;
  readonly resources: Resources;
}

export function readServerSettings(environment: NodeJS.ProcessEnv): ServerSettings {
  return {
    host: environment["HOST"] || "127.0.0.1",
    port: Number(environment["PORT"] || 3000),
    timeoutSeconds: Number(environment["SLUICE_TIMEOUT"] || 900),
    graceSeconds: Number(environment["SLUICE_GRACE"] || 25),
    resources: linkedResources(DEFAULT_CREDENTIALS),
  };
}

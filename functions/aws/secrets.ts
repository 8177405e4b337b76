// Providers' keys in the stage's own parameters of AWS Systems Manager. Most stages have none, so nothing is loaded for them
// before a model names one.
import type { Secrets } from "../core/directory/secret-store.ts";
import { credentialUnavailable, noCredential } from "../core/upstream/upstream-error.ts";

interface Options {
  /** Such as `/sluice/production`. Undefined on the local server, which has no parameters. */
  readonly path: string | undefined;
  /** Receives a line for each parameter that is missing or cannot be read. */
  readonly onLog: (line: string) => void;
}

export function parameterSecrets({ path, onLog }: Options): Secrets {
  let opening: Promise<Secrets> | undefined;
  const open = (path: string) => {
    const report = (name: string, cause?: unknown) => onLog(failureLine(`${path}/${name}`, cause));
    opening ??= import("./parameters.ts").then(({ openParameters }) =>
      openParameters(path, { report, missing: noCredential, unreachable: credentialUnavailable }),
    );
    return opening;
  };
  return {
    async get(name) {
      if (path !== undefined) return (await open(path)).get(name);
      onLog(failureLine(name, new LocalServer()));
      throw noCredential();
    },
    refused: (name) => void opening?.then((secrets) => secrets.refused(name)),
  };
}

class LocalServer extends Error {
  override readonly name = "the local server has no parameters";
}

/** Not the cause's message, which may hold more than a name. */
function failureLine(parameter: string, cause: unknown): string {
  const error = cause === undefined ? "parameter_missing" : "parameter_unreadable";
  return JSON.stringify({ error, parameter, cause: cause instanceof Error ? cause.name : undefined });
}

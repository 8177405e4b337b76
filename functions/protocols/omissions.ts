// What of a client's request cannot be sent: refused where the answer would mean something else, else left out and named.
import type { Target } from "../core/directory/target.ts";
import { type GatewayError, invalidRequest } from "../core/error.ts";

export interface Omissions {
  /** Leaves a member out that changes only style or cost. */
  drop(path: string): void;
  /** Throws an `unsupported_parameter`, unless the operator wants such members to be left out, too. */
  refuse(path: string, problem: string): void;
  /** Each once. */
  paths(): string[];
}

export function openOmissions({ unsupported }: Target, left: readonly string[]): Omissions {
  const paths = new Set(left);
  return {
    drop: (path) => void paths.add(path),
    refuse(path, problem) {
      if (unsupported !== "drop") throw unsupportedParameter(path, problem);
      paths.add(path);
    },
    paths: () => [...paths],
  };
}

function unsupportedParameter(path: string, problem: string): GatewayError {
  return invalidRequest(400, "unsupported_parameter", `Unsupported parameter: '${path}': ${problem}.`, path);
}

// What of a client's request cannot be sent: refused where the answer would mean something else, else left out and named.
import type { Conversation } from "../../core/conversation/conversation.ts";
import type { Target } from "../../core/directory/target.ts";
import { type GatewayError, invalidRequest } from "../../core/error.ts";

export interface Omissions {
  /** Leaves a member out that changes only style or cost. */
  drop(path: string): void;
  /** Throws an `unsupported_parameter`, unless the operator wants such members to be left out, too. */
  refuse(path: string, problem: string): void;
  /** Each once. */
  paths(): string[];
}

export function openOmissions(
  { unsupported }: Target,
  { left, names }: Pick<Conversation, "left" | "names">,
): Omissions {
  const paths = new Set(left);
  const nameOf = (path: string) => names?.get(path) ?? path;
  return {
    drop: (path) => void paths.add(nameOf(path)),
    refuse(path, problem) {
      if (unsupported !== "drop") throw unsupportedParameter(nameOf(path), problem);
      paths.add(nameOf(path));
    },
    paths: () => [...paths],
  };
}

function unsupportedParameter(path: string, problem: string): GatewayError {
  return invalidRequest(400, "unsupported_parameter", `Unsupported parameter: '${path}': ${problem}.`, path);
}

// The errors for a member that cannot be translated. Each names the member's path.
import "./in-every-instance.ts";
import { type GatewayError, invalidRequest } from "../core/error.ts";

export function invalid(path: string, problem: string): GatewayError {
  return invalidRequest(400, "invalid_value", `Invalid value for '${path}': ${problem}.`, path);
}

export function missing(path: string): GatewayError {
  return invalidRequest(400, "missing_required_parameter", `Missing required parameter: '${path}'.`, path);
}

/** Of what would give another answer if it were left out. */
export function unsupported(path: string, problem: string): GatewayError {
  return invalidRequest(400, "unsupported_parameter", `Unsupported value for '${path}': ${problem}.`, path);
}

/** Of a client's word that an error repeats, in characters. */
const LONGEST_SHOWN = 64;

export function shown(word: string): string {
  return `'${word.slice(0, LONGEST_SHOWN)}'`;
}

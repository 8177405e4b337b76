// The refusal of a form that is broken, or that two parsers may read differently.
import { type GatewayError, invalidRequest } from "../error.ts";

export function invalidForm(problem: string): GatewayError {
  return invalidRequest(400, "invalid_value", `Invalid form (multipart/form-data): ${problem}.`);
}

export function invalidField(name: string, problem: string): GatewayError {
  return invalidRequest(400, "invalid_value", `Invalid value for '${name}': ${problem}.`, name);
}

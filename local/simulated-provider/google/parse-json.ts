// The JSON of a request to Google.
import { type Bounds, exceededIn } from "../../../functions/core/wire/json-bounds.ts";
import { GoogleError } from "./google-error.ts";

/** As the gateway's own: what comes later may recurse. */
const bounds: Bounds = { depth: 128, containers: 100_000, values: 1_000_000 };

export function parseJson(body: string): unknown {
  if (exceededIn(body, bounds) !== undefined) throw GoogleError.invalid("The request body is nested too deeply.");
  try {
    return JSON.parse(body);
  } catch {
    throw GoogleError.invalid("Invalid JSON payload received.");
  }
}

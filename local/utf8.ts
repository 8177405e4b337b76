// Text from a file's bytes, without guessing at those that are none.
import { ConfigurationError } from "../functions/core/configuration.ts";

/** Throws a ConfigurationError for what is not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new ConfigurationError(["not UTF-8 text"]);
  }
}

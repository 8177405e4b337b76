// Whether a request to Google has a key: any will do.
import type { IncomingHttpHeaders } from "node:http";
import { GoogleError } from "./google-error.ts";

/** A model may say that its provider needs no key. */
export function checkKey({ "x-goog-api-key": key = "none", authorization = "Bearer none" }: IncomingHttpHeaders): void {
  if (String(key).trim() === "" || !/^Bearer +\S/i.test(authorization)) throw GoogleError.noKey();
}

// What the strict stand-in for Google says of a request.
import { ACCESS_TOKEN, API_KEY } from "../../../support/google-stand-in/address.ts";
import { isRefusal, readRequest } from "../../../support/google-stand-in/refusal.ts";
import { type Asked, PLAIN } from "./write.ts";

/** Undefined: it is accepted. */
export function refusalOf(body: object, { id = PLAIN, dialect = "gemini" }: Asked): object | undefined {
  const prefix = dialect === "gemini" ? "/v1beta/models" : "/v1/projects/p/locations/global/publishers/google/models";
  const headers = { "x-goog-api-key": API_KEY, authorization: `Bearer ${ACCESS_TOKEN}` };
  const path = `${prefix}/${id}:generateContent`;
  const read = readRequest({ method: "POST", path, headers, body: JSON.stringify(body) });
  return isRefusal(read) ? read : undefined;
}

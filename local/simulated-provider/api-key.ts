// Whether a request to one of OpenAI's endpoints has a key: any will do.
import type { IncomingHttpHeaders } from "node:http";
import { ApiError } from "./api-error.ts";

/** A model may say that its provider needs no key. Azure's clients have a header of their own. */
export function checkKey({ authorization = "Bearer none", "api-key": key }: IncomingHttpHeaders): void {
  if (key === undefined && !/^Bearer +\S/i.test(authorization)) throw ApiError.noKey();
}

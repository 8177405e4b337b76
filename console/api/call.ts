// One request to the admin API of the console's own origin. The browser adds the session's cookie.
import { type Answered, ApiError, type Sent, send } from "../../functions/admin/api/transport.ts";
import { hasExpired, session } from "./session.ts";

export type CallOptions = Omit<Sent, "method" | "path">;

type Method = "GET" | "POST" | "PATCH" | "DELETE";

/** `path` comes after `/v1/organization`. Throws an ApiError; a 401 also ends the session. */
export async function call<Body>(method: Method, path: string, options: CallOptions = {}): Promise<Answered<Body>> {
  try {
    const { body, etag } = await send({ method, path: `/v1/organization${path}`, ...options });
    // The page and the API behind it are always the same version, so the answer has the shape that the page expects.
    return { body: body as Body, etag };
  } catch (error) {
    if (error instanceof ApiError && error.status === 401 && session.value) {
      hasExpired.value = true;
      session.value = null;
    }
    throw error;
  }
}

/** A part of a path, whatever characters it has. */
export function inPath(text: string): string {
  return encodeURIComponent(text);
}

// What can go wrong instead of an answer: refusals, connections that die, and bodies that are not what was asked for.
import { completion, json } from "./answers.ts";
import { completionOf } from "./content.ts";
import { finish } from "./deliver.ts";
import type { Behaviour } from "./exchange.ts";

export interface ProviderError {
  message: string;
  type: string;
  param: string | null;
  code: string | null;
}

/** An error in OpenAI's envelope, or any text. `headers` is the place for a `retry-after`. */
export function status(code: number, error: Partial<ProviderError> | string = {}, headers = {}): Behaviour {
  if (typeof error === "string")
    return json(error, { status: code, headers: { "content-type": "text/html", ...headers } });
  const type = code >= 500 ? "server_error" : "invalid_request_error";
  const defaults = { message: `The fake provider answers ${code}.`, type, param: null, code: null };
  return json({ error: { ...defaults, ...error } }, { status: code, headers });
}

/** With OpenAI's `retry-after`, in seconds, if given. */
export function rateLimited(retryAfter?: number): Behaviour {
  const headers = retryAfter === undefined ? {} : { "retry-after": String(retryAfter) };
  return status(429, { type: "requests", code: "rate_limit_exceeded" }, headers);
}

export function contextLengthExceeded(): Behaviour {
  return status(400, { param: "messages", code: "context_length_exceeded" });
}

export function redirect(location: string, code = 302): Behaviour {
  return json("", { status: code, headers: { location } });
}

/** Accepts the request and never answers. */
export function silent(): Behaviour {
  return () => {};
}

export function resetBeforeHeaders(): Behaviour {
  return (exchange) => finish(exchange, "reset");
}

/** Closes the connection without an answer. */
export function closeBeforeHeaders(): Behaviour {
  return (exchange) => finish(exchange, "cut");
}

/** Bytes that need not even be HTTP; then the connection closes. */
export function rawSocket(bytes: string | Uint8Array): Behaviour {
  return (exchange) => {
    exchange.response.socket?.write(bytes);
    return finish(exchange, "cut");
  };
}

/** A JSON object, although a stream was asked for. */
export function jsonInsteadOfStream(): Behaviour {
  return completion();
}

/** Half a JSON object in a body that is complete. */
export function brokenJson(): Behaviour {
  return (exchange) => {
    const text = JSON.stringify(completionOf(exchange.request));
    return json(text.slice(0, text.length / 2))(exchange);
  };
}

/** Half a JSON object, since the connection closes in the middle of the body. */
export function cutJson(): Behaviour {
  return (exchange) => {
    const text = JSON.stringify(completionOf(exchange.request));
    const headers = { "content-length": String(text.length) };
    return json(text.slice(0, text.length / 2), { headers, ending: "cut" })(exchange);
  };
}

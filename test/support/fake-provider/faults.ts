// What can go wrong instead of an answer: refusals, connections that die, and bodies that are not what was asked for.
import { answerOf, completion, json } from "./answers.ts";
import { asksForConverse, errorTypeOf } from "./converse.ts";
import { finish } from "./deliver.ts";
import { errorBody, type Failure } from "./error-body.ts";
import type { Behaviour } from "./exchange.ts";
import { asksForGenerate } from "./generate.ts";

/** An error in the envelope of the API that was asked, or any text. */
export function status(code: number, error: Failure | string = {}, headers = {}): Behaviour {
  if (typeof error === "string")
    return json(error, { status: code, headers: { "content-type": "text/html", ...headers } });
  const type = code >= 500 ? "server_error" : "invalid_request_error";
  const defaults = { message: `The fake provider answers ${code}.`, type, param: null, code: null };
  const failure = { ...defaults, ...error, status: code };
  return (exchange) => {
    const kind = asksForConverse(exchange.request)
      ? { "x-amzn-errortype": `${errorTypeOf(code)}:http://amazon.com/` }
      : {};
    return json(errorBody(exchange.request, failure), { status: code, headers: { ...kind, ...headers } })(exchange);
  };
}

/** With the seconds to wait, if given: in the header `retry-after`, which Google and Bedrock do not send. */
export function rateLimited(retryAfter?: number): Behaviour {
  const failure = { type: "requests", code: "rate_limit_exceeded", retryAfter };
  return (exchange) => {
    const { request } = exchange;
    const hasHeader = retryAfter !== undefined && !asksForGenerate(request) && !asksForConverse(request);
    return status(429, failure, hasHeader ? { "retry-after": String(retryAfter) } : {})(exchange);
  };
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
    const text = JSON.stringify(answerOf(exchange.request));
    return json(text.slice(0, text.length / 2))(exchange);
  };
}

/** Half a JSON object, since the connection closes in the middle of the body. */
export function cutJson(): Behaviour {
  return (exchange) => {
    const text = JSON.stringify(answerOf(exchange.request));
    const headers = { "content-length": String(text.length) };
    return json(text.slice(0, text.length / 2), { headers, ending: "cut" })(exchange);
  };
}

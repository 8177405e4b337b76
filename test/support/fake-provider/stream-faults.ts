// What can go wrong once a stream has begun. `n` counts events, the role chunk being the first; 0 is right after the head.
import { asksForConverse, errorFrameOf, malformedFrame } from "./converse.ts";
import type { Step } from "./deliver.ts";
import { errorBody, type Failure } from "./error-body.ts";
import type { Behaviour } from "./exchange.ts";
import { pause } from "./gate.ts";
import { type StreamOptions, stream } from "./stream.ts";

const overloaded = {
  status: 503,
  message: "The fake provider is overloaded.",
  type: "server_error",
  param: null,
  code: null,
};

/** The connection closes in the middle of the body. */
export function cutAfter(n: number, options: StreamOptions = {}): Behaviour {
  return stream({ ending: "cut", ...options, departure: { after: n } });
}

/** The body ends properly, but without a finish_reason or [DONE]. */
export function endAfter(n: number, options: StreamOptions = {}): Behaviour {
  return stream({ ...options, departure: { after: n } });
}

/** The connection stays open, and nothing more comes. */
export function stallAfter(n: number, options: StreamOptions = {}): Behaviour {
  return stream({ ending: "stall", ...options, departure: { after: n } });
}

/** The head of a stream, and then nothing. */
export function headersThenSilence(): Behaviour {
  return stallAfter(0);
}

/** The head of a stream, and its proper end at once. */
export function emptyStream(): Behaviour {
  return endAfter(0);
}

/** An event that is not JSON, after which the stream goes on as if nothing had happened. */
export function malformedEventAfter(n: number, event = 'data: {"choices": [oops\n\n'): Behaviour {
  return (exchange) => {
    const step = asksForConverse(exchange.request) ? malformedFrame() : event;
    return stream({ departure: { after: n, steps: [step], resume: true } })(exchange);
  };
}

/** The provider says that it failed, and ends the body without what marks its end. */
export function errorEventAfter(n: number, error: Failure = overloaded): Behaviour {
  return (exchange) => {
    const body = errorBody(exchange.request, error);
    const isBedrocks = asksForConverse(exchange.request);
    const event = isBedrocks ? errorFrameOf(error.status ?? 503, body) : `data: ${JSON.stringify(body)}\n\n`;
    return stream({ departure: { after: n, steps: [event] } })(exchange);
  };
}

export function errorEventFirst(error: Failure = overloaded): Behaviour {
  return errorEventAfter(0, error);
}

/** Comments only, until the client has had enough. */
export function pingsForever(gapMilliseconds = 10, n = 0): Behaviour {
  return (exchange) => stream({ departure: { after: n, steps: pings(gapMilliseconds) } })(exchange);
}

/** A stream, whatever was asked for, in a body that is not declared as one. */
export function streamDeclaredAs(contentType: string): Behaviour {
  return stream({ contentType });
}

function* pings(gapMilliseconds: number): Generator<Step> {
  for (;;) {
    yield ": ping\n\n";
    yield pause(gapMilliseconds);
  }
}

// The journey of a chat completion, from the hooks to the last byte.
import type { Call } from "./call.ts";
import { envelope, type GatewayError, toGatewayError } from "./error.ts";
import { admit, type Granted, type Hook } from "./hook.ts";
import { type Relay, relay } from "./relay.ts";
import { jsonReply, type Reply } from "./reply.ts";
import { DONE } from "./sse.ts";
import type { UpstreamOptions } from "./upstream.ts";
import { abandoned, deadlineExceeded } from "./upstream-error.ts";

export interface CompletionOptions extends UpstreamOptions {
  readonly hooks: readonly Hook[];
}

/** Throws the GatewayError of a call that was refused, or that failed before its answer had begun. */
export async function complete(call: Call, options: CompletionOptions): Promise<Reply> {
  const exchange = relay(call, options);
  const granted = await admit(call, options.hooks, (thrown) => {
    const error = toGatewayError(thrown);
    return exchange.outcome({ status: error.status, error });
  });
  try {
    return call.stream ? await begin({ call, exchange, granted }) : await collect({ call, exchange, granted });
  } catch (thrown) {
    const error = toGatewayError(thrown);
    await granted.settle(exchange.outcome({ status: error.status, error }));
    throw error;
  }
}

interface Journey {
  readonly call: Call;
  readonly exchange: Relay;
  readonly granted: Granted;
}

/** A JSON answer is settled before its head is sent, which tells what is left of the limits. */
async function collect({ exchange, granted }: Journey): Promise<Reply> {
  let text = "";
  for await (const piece of exchange.pieces) text += piece;
  await granted.settle(exchange.outcome({ status: 200 }));
  return jsonReply(200, text, granted.headers());
}

/** A stream's head is sent with its first piece: until then, a failure still has a status of its own. */
async function begin(journey: Journey): Promise<Reply> {
  const { exchange, granted } = journey;
  const first = await exchange.pieces.next();
  return {
    status: 200,
    headers: { ...granted.headers(), "content-type": "text/event-stream", "cache-control": "no-cache" },
    body: stream(journey, first),
    async settle() {
      exchange.close();
      await granted.settle(exchange.outcome({ status: 200, error: abandoned() }));
    },
  };
}

/** The last event is held until the call is settled: whoever has read it finds the limits as this call left them. */
async function* stream({ call, exchange, granted }: Journey, first: IteratorResult<string, void>) {
  try {
    if (!first.done) yield first.value;
    yield* exchange.pieces;
    await granted.settle(exchange.outcome({ status: 200 }));
    yield `data: ${DONE}\n\n`;
  } catch (thrown) {
    const error = Date.now() >= call.deadline ? deadlineExceeded() : toGatewayError(thrown);
    await granted.settle(exchange.outcome({ status: 200, error }));
    yield errorEvent(error);
  }
}

/** The official SDKs throw on an event with `error`; and because no `[DONE]` follows, nothing looks complete. */
function errorEvent(error: GatewayError): string {
  return `data: ${envelope(error)}\n\n`;
}

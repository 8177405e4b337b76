// A recorded request as it is written for providers of other protocols, of which strict stand-ins say whether they would take it.
import assert from "node:assert/strict";
import type { Conversation } from "../../../functions/core/conversation/conversation.ts";
import { GatewayError } from "../../../functions/core/error.ts";
import { readConversation } from "../../../functions/protocols/responses/inbound/read-conversation.ts";
import { models, seesImages, sendTo } from "../../protocols/messages/inbound/support/providers.ts";
import { mediaIn } from "../../protocols/support/media-in.ts";
import type { Exchange } from "./exchanges.ts";
import type { Tally } from "./tally.ts";

const WAYS = ["error", "drop"] as const;

export function sendToOthers(exchange: Exchange, tally: Tally): void {
  for (const unsupported of WAYS) {
    const conversation = refusable(
      `request (${unsupported})`,
      tally,
      () => readConversation(exchange.request, unsupported).conversation,
    );
    if (conversation === undefined) continue;
    for (const model of models) send({ exchange, conversation, model, unsupported }, tally);
  }
}

interface Sending {
  readonly exchange: Exchange;
  readonly conversation: Conversation;
  readonly model: string;
  readonly unsupported: (typeof WAYS)[number];
}

function send({ exchange, conversation, model, unsupported }: Sending, tally: Tally): void {
  const what = `request to ${model} (${unsupported})`;
  tally.check(`${what}: answered`, exchange.name, () => {
    const sent = refusable(what, tally, () => sendTo(model, { conversation, unsupported }));
    if (seesImages(model) || mediaIn(conversation.turns).length === 0) assert.deepEqual(sent?.refusal, undefined);
    else if (sent?.refusal !== undefined) tally.count(`${what}: refused by the provider for its media`);
  });
}

/** Undefined: the gateway refuses it. */
function refusable<Result>(what: string, tally: Tally, run: () => Result): Result | undefined {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    tally.count(`${what}: refused: ${error.body.code} ${error.body.param} | ${error.body.message}`);
    return undefined;
  }
}

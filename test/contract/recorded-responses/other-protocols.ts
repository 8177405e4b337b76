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

/** The refusals in docs/translation.md that these requests meet: of state, of what OpenAI compacted, of addresses and formats. */
const DOCUMENTED: readonly RegExp[] = [
  /^previous_response_not_found: .*'previous_response_id'/,
  /^unsupported_parameter: .*'input\[\d+\]\.type': only OpenAI can read this summary/,
  /^unsupported_parameter: .*'input\[\d+\]\.content\[\d+\]': this model's provider fetches no addresses/,
  /^unsupported_parameter: .*'text\.format': this model's provider cannot hold an answer to this schema/,
];

export function sendToOthers(exchange: Exchange, tally: Tally): void {
  for (const unsupported of WAYS) {
    let conversation: Conversation | undefined;
    tally.check(`request (${unsupported}): read, or refused as documented`, exchange.name, () => {
      const read = () => readConversation(exchange.request, unsupported).conversation;
      conversation = refusable(`request (${unsupported})`, tally, read);
    });
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
  const what = `request (${unsupported}) to ${model}`;
  tally.check(`${what}: taken, or refused as documented`, exchange.name, () => {
    const sent = refusable(what, tally, () => sendTo(model, { conversation, unsupported }));
    if (sent?.refusal === undefined) return;
    const hasUnseen = !seesImages(model) && mediaIn(conversation.turns).length > 0;
    assert(hasUnseen, `the provider refuses it: ${JSON.stringify(sent.refusal)}`);
    tally.count(`${what}: refused by the provider for its media`);
  });
}

/** Undefined: the gateway refuses it, as it is documented. */
function refusable<Result>(what: string, tally: Tally, run: () => Result): Result | undefined {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const refusal = `${error.body.code}: ${error.body.message}`;
    if (!DOCUMENTED.some((documented) => documented.test(refusal))) throw error;
    tally.count(`${what}: refused: ${error.body.code} ${error.body.param}`);
    return undefined;
  }
}

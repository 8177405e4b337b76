// Whatever a client of Messages asks, a provider of another protocol gets a request, or the client an error.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GatewayError } from "../../../../functions/core/error.ts";
import { readConversation } from "../../../../functions/protocols/messages/inbound/read-conversation.ts";
import { runs } from "../../../support/long.ts";
import { mediaIn } from "../../support/media-in.ts";
import { messagesRequests } from "./support/messages-requests.ts";
import { models, sendTo } from "./support/providers.ts";

describe("a request of a client of Messages, sent to another provider", () => {
  it("is accepted, but for media that the model does not take", () => {
    const property = fc.property(messagesRequests, fc.constantFrom(...models), (request, model) => {
      const conversation = readConversation({ ...request }, "error");
      const media = mediaIn(conversation.turns);
      try {
        const { refusal } = sendTo(model, { conversation });
        if (media.length === 0) expect(refusal).toBeUndefined();
      } catch (error) {
        if (!(error instanceof GatewayError)) throw error;
        expect(media).toContain(error.body.param);
      }
    });
    fc.assert(property, { numRuns: runs(100) });
  });
});

// Whatever a client of Responses asks, a provider of another protocol gets a request, or the client an error.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GatewayError } from "../../../../functions/core/error.ts";
import { writeEncrypted } from "../../../../functions/protocols/responses/encrypted-reasoning.ts";
import { sign } from "../../../support/anthropic-stand-in/signature.ts";
import { sign as signCall } from "../../../support/google-stand-in/signature.ts";
import { runs } from "../../../support/long.ts";
import { models, seesImages, sendTo } from "../../messages/inbound/support/providers.ts";
import { mediaIn } from "../../support/media-in.ts";
import { read } from "./support/read.ts";
import { responsesRequests } from "./support/responses-requests.ts";

describe("a request of a client of Responses, sent to another provider", () => {
  it("is translated, or refused for media that the model does not take", () => {
    const property = fc.property(responsesRequests, fc.constantFrom(...models), (request, model) => {
      const conversation = read(request);
      try {
        const { refusal } = sendTo(model, { conversation });
        if (seesImages(model) || mediaIn(conversation.turns).length === 0) expect(refusal).toBeUndefined();
      } catch (error) {
        if (!(error instanceof GatewayError)) throw error;
        expect(mediaIn(conversation.turns)).toContain(error.body.param);
      }
    });
    fc.assert(property, { numRuns: runs(100) });
  });

  it("has every call and every result, each once", () => {
    const property = fc.property(responsesRequests, (request) => {
      const parts = read(request).turns.flatMap(({ parts }): { type: string; id?: string }[] => [...parts]);
      const ids = (type: string) => parts.flatMap((part) => (part.type === type ? part.id : []));
      const calls = request.input.flatMap((item) => ("arguments" in item || "input" in item ? item : []));
      expect(ids("tool-call")).toEqual(calls.map((item) => Reflect.get(item, "call_id")));
      expect(ids("tool-result").toSorted()).toEqual(ids("tool-call").toSorted());
    });
    fc.assert(property, { numRuns: runs(100) });
  });
});

describe("what a model signed", () => {
  const user = { role: "user", content: "Hi" };
  const call = { type: "function_call", call_id: "a", name: "f", arguments: "{}" };
  const output = { type: "function_call_output", call_id: "a", output: "ok" };
  const thought = { type: "thought", text: "Hm.", signature: { maker: "anthropic", value: sign("Hm.") } } as const;
  const signed = { type: "call", signature: { maker: "google", value: signCall({ name: "f", args: {} }) } } as const;
  const tools = [{ type: "function", name: "f", parameters: { type: "object" } }];
  const items = [thought, signed].map((each) => ({ type: "reasoning", encrypted_content: writeEncrypted(each) }));
  const conversation = read({ input: [user, ...items, call, output], tools, reasoning: { effort: "high" } });

  it.each([
    ["anthropic/claude-opus-5-5", thought.signature.value, signed.signature.value],
    ["bedrock/us.anthropic.claude-opus-5", thought.signature.value, signed.signature.value],
    ["gemini/gemini-3-pro-preview", signed.signature.value, thought.signature.value],
  ])("goes back to its maker, and to no other: %s", (model, own, foreign) => {
    const { body, refusal } = sendTo(model, { conversation });
    expect(refusal).toBeUndefined();
    expect(JSON.stringify(body)).toContain(own);
    expect(JSON.stringify(body)).not.toContain(foreign);
    expect(JSON.stringify(body)).not.toContain("sluice.");
  });

  it("is not sent to providers that speak chat completions", () => {
    const { body } = sendTo("openai/gpt-4.1-mini", { conversation });
    expect(JSON.stringify(body)).not.toContain(thought.signature.value);
    expect(JSON.stringify(body)).not.toContain(signed.signature.value);
  });
});

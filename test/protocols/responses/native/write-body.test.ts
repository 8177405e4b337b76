// What a provider that has Responses is sent: the client's own text, but for a few members.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { writeEncrypted } from "../../../../functions/protocols/responses/encrypted-reasoning.ts";
import { json } from "../../../core/support/scripted-fetch.ts";
import { runs } from "../../../support/long.ts";
import { GPT, request, response, startNative } from "./support.ts";

const answer = json(response({ status: "completed" }));
const ask = async (text: string, entry: object = {}) => {
  const { ask, asked } = await startNative(answer, { ...GPT, ...entry });
  expect((await ask(text)).status).toBe(200);
  return asked[0];
};

describe("the body", () => {
  it("is the client's own, but for the model", async () => {
    const text = request({ temperature: 0.5, later: [1], store: true }).replace("0.5", "0.50000000000000000001");
    expect((await ask(text))?.body).toBe(text.replace('"my-gpt4-mini"', '"gpt-5.1"'));
    expect((await ask(text))?.url).toBe("http://provider.invalid/v1/responses");
  });

  it("has nothing of what chat completions are asked of a stream", async () => {
    const { ask, asked } = await startNative(json(response()));
    await ask(request({ stream: true }));
    expect(JSON.parse(asked[0]?.body ?? "")).not.toHaveProperty("stream_options");
  });

  it("has the members that the model's entry adds, sets and leaves out", async () => {
    const entry = { defaults: { truncation: "auto" }, set: { max_output_tokens: 9 }, drop: ["user"] };
    const sent = JSON.parse((await ask(request({ user: "u", max_output_tokens: 50 }), entry))?.body ?? "");
    expect(sent).toMatchObject({ truncation: "auto", max_output_tokens: 9 });
    expect(sent).not.toHaveProperty("user");
  });
});

describe("reasoning in the input", () => {
  const own = { type: "reasoning", id: "rs_1", summary: [], encrypted_content: "gAAAAABo" };
  const message = { type: "message", role: "user", content: 'Say "sluice." twice.' };
  const foreign = fc
    .record({
      type: fc.constantFrom("redacted", "call"),
      maker: fc.constantFrom("anthropic", "google"),
      value: fc.string({ minLength: 1 }),
    })
    .map(({ type, maker, value }) => {
      const signed = { type, signature: { maker, value } } as Parameters<typeof writeEncrypted>[0];
      return { type: "reasoning", summary: [], encrypted_content: writeEncrypted(signed) };
    });

  it("that another model has shown without a signature is left out: a provider would look for it by its id", async () => {
    const chat = json({
      choices: [{ index: 0, message: { content: "Hi", reasoning_content: "Hm." }, finish_reason: "stop" }],
    });
    const { ask: askChat } = await startNative(chat, { ...GPT, protocols: ["chat"] });
    const { output } = JSON.parse((await askChat(request({ reasoning: { summary: "auto" } }))).text);
    const native = { type: "reasoning", id: `rs_${"0".repeat(48)}`, summary: [] };
    const sent = JSON.parse((await ask(request({ input: [native, ...output, message] })))?.body ?? "");
    expect(output).toMatchObject([{ type: "reasoning" }, { type: "message" }]);
    expect(sent.input).toEqual([native, output[1], message]);
  });

  it("of another maker is left out, and all else stays", async () => {
    const items = fc.array(fc.oneof(foreign, fc.constantFrom<object>(own, message)), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(items, async (some) => {
        const input = [message, ...some];
        const kept = input.filter((each) => each === own || each === message);
        expect(JSON.parse((await ask(request({ input })))?.body ?? "").input).toEqual(kept);
      }),
      { numRuns: runs(30) },
    );
  });
});

// What calls that Google answers are charged, and what their failures say.
import { describe, expect, it } from "vitest";
import { chat, streamed } from "../core/support/requests.ts";
import { json as jsonAnswer } from "../core/support/scripted-fetch.ts";
import { said, stopped } from "./generate/support/reading.ts";
import { GEMINI, startWith, streamOf } from "./support/google.ts";

const prices = { prompt: 1, cached_prompt: 0.1, completion: 5 };
const usageMetadata = {
  ...{ promptTokenCount: 11_000, cachedContentTokenCount: 10_000, toolUsePromptTokenCount: 100 },
  ...{ candidatesTokenCount: 20, thoughtsTokenCount: 80 },
};
const early = { ...said("Hello there, how are you today?"), usageMetadata: { promptTokenCount: 11_000 } };
const last = { ...stopped(), usageMetadata };

describe("a call that Google answers", () => {
  it("costs what it has read, also from the cache, and what it has thought and written", async () => {
    const { ask } = await startWith(jsonAnswer({ ...said("Hi", { finishReason: "STOP" }), usageMetadata }), {
      ...GEMINI,
      prices,
    });
    const { headers, text } = await ask(chat());
    expect(headers["x-sluice-cost-usd"]).toBe(String((1_100 * 1 + 10_000 * 0.1 + 100 * 5) / 1e6));
    expect(JSON.parse(text).usage).toMatchObject({
      prompt_tokens: 11_100,
      completion_tokens: 100,
      total_tokens: 11_200,
    });
  });

  it("costs the same as a stream, whose counts are not added up", async () => {
    const { ask, gateway } = await startWith(streamOf([early, { ...said("."), usageMetadata }, last]), {
      ...GEMINI,
      prices,
    });
    const { text } = await ask(streamed({ stream_options: { include_usage: true } }));
    expect(text).toContain('"usage":{"prompt_tokens":11100,"completion_tokens":100,"total_tokens":11200');
    expect(text).not.toContain("usage_estimated");
    expect(gateway.log[0]).toMatchObject({
      prompt_tokens: 11_100,
      completion_tokens: 100,
      estimated: false,
      ending: "complete",
    });
  });

  it.each([
    ["a broken connection", "cut"],
    ["an end too soon", "end"],
  ] as const)("is charged with its prompt and an estimate of what was written: %s", async (_, ending) => {
    const { ask, gateway } = await startWith(streamOf([early, early], ending), { ...GEMINI, prices });
    expect((await ask()).text).toContain('"code":"upstream_truncated"');
    const [line] = gateway.log as { completion_tokens: number }[];
    expect(line).toMatchObject({ prompt_tokens: 11_000, ending: "failed", estimated: true });
    expect(line?.completion_tokens).toBeGreaterThan(8);
  });

  it("is charged with what was counted, and an estimate of the rest", async () => {
    const { ask, gateway } = await startWith(streamOf([{ ...early, usageMetadata }, early], "cut"), {
      ...GEMINI,
      prices,
    });
    await ask();
    const [line] = gateway.log as { completion_tokens: number }[];
    expect(line).toMatchObject({ prompt_tokens: 11_100, estimated: true });
    expect(line?.completion_tokens).toBeGreaterThan(104);
  });

  it("says nothing of the gateway's key, its project and the provider's address when it fails", async () => {
    const message = "x-goog-api-key sk-provider-0 of projects/123456789012 at https://provider.invalid/v1beta: no";
    const error = {
      code: 500,
      message,
      status: "INTERNAL",
      details: [{ metadata: { consumer: "projects/my-project" } }],
    };
    const answers = [
      jsonAnswer({ error }),
      jsonAnswer({ error }, { status: 500 }),
      jsonAnswer({ error }, { status: 429 }),
    ];
    for (const answer of [...answers, streamOf([{ error }]), streamOf([early, { error }])]) {
      const { ask } = await startWith(answer);
      const { text } = await ask();
      expect(text).toContain('"error"');
      expect(text).not.toMatch(/sk-provider-0|provider\.invalid|123456789012|my-project/);
    }
  });
});

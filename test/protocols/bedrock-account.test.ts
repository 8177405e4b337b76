// What calls that Bedrock answers are charged.
import { describe, expect, it } from "vitest";
import { chat, streamed } from "../core/support/requests.ts";
import { json as jsonAnswer } from "../core/support/scripted-fetch.ts";
import { messageOf } from "./converse/support/reading.ts";
import { framesOf, NOVA, said, started, startWith, stopped, used } from "./support/bedrock.ts";

const prices = { prompt: 1, cached_prompt: 0.1, cache_write: 1.25, completion: 5 };
const usage = { inputTokens: 1_000, cacheReadInputTokens: 10_000, cacheWriteInputTokens: 200, outputTokens: 100 };
const PRICED = { ...NOVA, prices };

describe("a call that Bedrock answers", () => {
  it("costs what it has read, also from the cache, what it has written there, and what it has generated", async () => {
    const { ask } = await startWith(jsonAnswer(messageOf([{ text: "Hi" }], { usage })), PRICED);
    const { headers, text } = await ask(chat());
    expect(headers["x-sluice-cost-usd"]).toBe(String((1_000 + 10_000 * 0.1 + 200 * 1.25 + 100 * 5) / 1e6));
    expect(JSON.parse(text).usage).toMatchObject({
      prompt_tokens: 11_200,
      completion_tokens: 100,
      total_tokens: 11_300,
    });
  });

  it("costs the same as a stream, whose usage comes behind its stop reason", async () => {
    const { ask, gateway } = await startWith(framesOf([started, said("Hi"), stopped(), used(usage)]), PRICED);
    const { text } = await ask(streamed({ stream_options: { include_usage: true } }));
    expect(text).toContain('"usage":{"prompt_tokens":11200,"completion_tokens":100,"total_tokens":11300');
    expect(text).not.toContain("usage_estimated");
    expect(gateway.log[0]).toMatchObject({
      prompt_tokens: 11_200,
      completion_tokens: 100,
      estimated: false,
      ending: "complete",
    });
  });

  it("costs an estimate where no usage comes, and says so", async () => {
    const { ask, gateway } = await startWith(framesOf([started, said("Hello there!"), stopped()]), PRICED);
    const { text } = await ask(streamed({ stream_options: { include_usage: true } }));
    expect(text).toMatch(/"usage_estimated":true[^\n]*\n\ndata: \[DONE\]\n\n$/);
    expect(gateway.log[0]).toMatchObject({ estimated: true, ending: "complete" });
  });

  it.each(["cut", "end"] as const)("is charged with an estimate if it does not come to its end: %s", async (ending) => {
    const words = said("Hello there, how are you today?");
    const { ask, gateway } = await startWith(framesOf([started, words, words], ending), PRICED);
    expect((await ask()).text).toContain('"code":"upstream_truncated"');
    const [line] = gateway.log as { prompt_tokens: number; completion_tokens: number }[];
    expect(line).toMatchObject({ ending: "failed", estimated: true });
    expect(line?.completion_tokens).toBeGreaterThan(8);
  });

  it("has the finish reason in its log, also behind structured output that was held back", async () => {
    const { ask, gateway } = await startWith(framesOf([started, said("No."), stopped("max_tokens"), used()]));
    const schema = { type: "object", properties: {} };
    await ask(streamed({ response_format: { type: "json_schema", json_schema: { name: "n", schema } } }));
    expect(gateway.log[0]).toMatchObject({ finish_reasons: ["length"], ending: "complete" });
  });
});

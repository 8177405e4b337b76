// The tokens of Bedrock's answers: those that came from the cache or went into it are counted apart from the input.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runs } from "../../support/long.ts";
import {
  answerOf,
  messageOf,
  messageStart,
  messageStop,
  metadata,
  readAll,
  readJson,
  text,
} from "./support/reading.ts";

const usageOf = (usage: unknown) => readJson(messageOf([{ text: "Hi" }], { usage })).usage;
const streamed = (usage: object) => readAll([...answerOf([text("Hi")]).slice(0, -1), metadata({ usage })]).usage;

describe("the usage of an answer", () => {
  it("is what was read, also from the cache, what was written there, and what was generated", () => {
    const count = fc.nat(1_000_000);
    const counts = fc.record({
      inputTokens: count,
      outputTokens: count,
      cacheReadInputTokens: count,
      cacheWriteInputTokens: count,
    });
    fc.assert(
      fc.property(counts, (counts) => {
        const {
          inputTokens: input,
          outputTokens: output,
          cacheReadInputTokens: reads,
          cacheWriteInputTokens: writes,
        } = counts;
        const usage = usageOf({ ...counts, cacheReadInputTokenCount: reads, cacheDetails: [{ ttl: "5m" }] });
        expect(streamed(counts)).toEqual(usage);
        if (input + output + reads + writes === 0) return expect(usage).toBeUndefined();
        expect(usage).toEqual({
          ...{ promptTokens: input + reads + writes, completionTokens: output, cachedTokens: reads },
          totalTokens: input + output + reads + writes,
          ...(writes > 0 && { cacheWriteTokens: writes }),
          estimated: false,
        });
      }),
      { numRuns: runs(50) },
    );
  });

  it.each([
    undefined,
    null,
    "7",
    [],
    {},
    { inputTokens: "7" },
    { inputTokens: -1, outputTokens: 1.5 },
    { totalTokens: 9 },
  ])("is unknown if nothing is counted: %o", (usage) => expect(usageOf(usage)).toBeUndefined());

  it("takes what is no count for none", () => {
    expect(usageOf({ inputTokens: 7, outputTokens: null, cacheReadInputTokens: "1" })).toMatchObject({
      totalTokens: 7,
    });
  });

  it("is the last", () => {
    const counted = (inputTokens: number) => metadata({ usage: { inputTokens } });
    const sent = [messageStart, counted(1), text("Hi"), counted(2), messageStop(), counted(3), counted(4)];
    expect(readAll(sent).usage?.promptTokens).toBe(3);
  });
});

// What Google's counts of tokens mean.
import { describe, expect, it } from "vitest";
import { readAll, readJson, response, said, stopped, stream, thought } from "./support/reading.ts";

const counted = (usageMetadata: object, event: object = stopped()) => ({ ...event, usageMetadata });
const prompt = { promptTokenCount: 100 };
const whole = {
  ...{ promptTokenCount: 100, toolUsePromptTokenCount: 30, cachedContentTokenCount: 80 },
  ...{ candidatesTokenCount: 20, thoughtsTokenCount: 7, totalTokenCount: 157 },
};

describe("the usage of an answer", () => {
  it("has all that was read and written, and the kinds that it distinguishes", () => {
    const { usage } = readJson(counted(whole));
    expect(usage).toEqual({
      ...{ promptTokens: 130, completionTokens: 27, totalTokens: 157, cachedTokens: 80, reasoningTokens: 7 },
      estimated: false,
    });
    expect(readAll(stream(said("Hi"), counted(whole))).usage).toEqual(usage);
  });

  it("has the parts that are audio, which have prices of their own", () => {
    const list = (tokenCount: unknown) => [
      null,
      { modality: "TEXT", tokenCount: 60 },
      { modality: "AUDIO", tokenCount },
    ];
    const details = (prompt: unknown, output: unknown) =>
      counted({ ...whole, promptTokensDetails: list(prompt), candidatesTokensDetails: list(output) });
    expect(readJson(details(40, 5)).usage).toMatchObject({ audioPromptTokens: 40, audioCompletionTokens: 5 });
    expect(readAll(stream(details(40, 5), stopped())).usage).toMatchObject({ audioPromptTokens: 40 });
    expect(readJson(details("4", 0)).usage).toEqual(readJson(counted(whole)).usage);
  });

  it("is a running total: what an event does not count keeps its value, and nothing is added up", () => {
    const events = [
      counted({ promptTokenCount: 110, candidatesTokenCount: 5, thoughtsTokenCount: 7 }, said("a")),
      counted({ promptTokenCount: 100, candidatesTokenCount: 9, cachedContentTokenCount: 3 }, said("b")),
      counted({ candidatesTokenCount: 12 }),
    ];
    expect(readAll(stream(...events)).usage).toEqual({
      ...{ promptTokens: 100, completionTokens: 19, totalTokens: 119, cachedTokens: 3, reasoningTokens: 7 },
      estimated: false,
    });
  });

  it.each([{ trafficType: "ON_DEMAND" }, {}, null, 7, [], { promptTokenCount: 0 }, { promptTokenCount: "9" }])(
    "is none if nothing is counted: %o",
    (usageMetadata) => {
      expect(readJson({ ...said("Hi"), usageMetadata }).usage).toBeUndefined();
      expect(readAll(stream(said("Hi"), { ...stopped(), usageMetadata })).usage).toBeUndefined();
    },
  );

  it.each([-1, 1.5, "3", null, 2 ** 53, [], Number.NaN])("leaves out what is no count: %o", (bad) => {
    const members = { thoughtsTokenCount: bad, cachedContentTokenCount: bad, toolUsePromptTokenCount: bad };
    const usage = { promptTokens: 100, completionTokens: 20, totalTokens: 120, cachedTokens: 0, estimated: false };
    expect(readJson(counted({ ...prompt, candidatesTokenCount: 20, ...members })).usage).toEqual(usage);
  });
});

describe("the usage in a stream", () => {
  const estimatedAfter = (...events: object[]) => readAll(stream(...events)).usage?.estimated;
  const output = { ...prompt, candidatesTokenCount: 5 };
  const thoughts = { ...prompt, thoughtsTokenCount: 5 };

  it.each([
    ["the prompt alone is counted, before anything was said", [counted(prompt, response({ content: {} }))]],
    ["the prompt alone is counted, behind a text", [counted(prompt, said("Hi"))]],
    ["a finish reason came first", [counted(prompt)]],
    ["a finish reason came first, after thinking", [counted(thoughts)]],
    ["text was not counted with the thoughts", [counted(thoughts, said("Hi"))]],
    ["the counts end before the text does", [counted(output, said("Hi")), counted(prompt, said("!"))]],
  ])("is not the last word where %s", (_, events) => {
    expect(estimatedAfter(...events)).toBe(true);
  });

  it.each([
    ["the output is counted", [counted(output, said("Hi"))]],
    ["all of it is counted", [said("Hi"), counted(output)]],
    ["nothing but thoughts has come", [counted(thoughts, thought("Hm"))]],
    ["the answer was blocked", [counted(prompt, stopped("SAFETY"))]],
    ["the prompt was blocked", [counted(prompt, { promptFeedback: { blockReason: "SAFETY" } })]],
    ["thinking took all tokens", [counted(thoughts, stopped("MAX_TOKENS"))]],
  ])("is what the provider says where %s", (_, events) => {
    expect(estimatedAfter(...events)).toBe(false);
  });

  it("is what the provider says in a JSON answer, also of the prompt alone", () => {
    expect(readJson(counted(prompt)).usage).toMatchObject({ promptTokens: 100, completionTokens: 0, estimated: false });
  });
});

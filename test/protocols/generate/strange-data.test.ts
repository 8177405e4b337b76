// Whatever a server sends in place of Google's events, reading it does not fail, and its events stay in order.
import fc from "fast-check";
import { expect, it } from "vitest";
import { runs } from "../../support/long.ts";
import { expectOrder, readAll, readJson } from "./support/reading.ts";

const anything = fc.oneof(
  fc.constantFrom(null, true, 0, -1, 1.5, 2 ** 53, 1e300, "", "text", "{", [], {}),
  fc.jsonValue({ maxDepth: 2 }),
);
const mostly = <T>(usual: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 6, arbitrary: usual as fc.Arbitrary<unknown> }, anything);
const members = (of: Record<string, fc.Arbitrary<unknown>>) => fc.record(of, { requiredKeys: [] });

const call = members({
  name: mostly(fc.constantFrom("f", "g", "__proto__")),
  ...{ args: mostly(fc.dictionary(fc.string(), anything)), id: mostly(fc.string()) },
  ...{ partialArgs: fc.constantFrom(undefined, undefined, undefined, []), willContinue: fc.boolean() },
});
const part = members({
  text: mostly(fc.string()),
  thought: fc.oneof(fc.boolean(), anything),
  thoughtSignature: mostly(fc.string()),
  functionCall: fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, call, anything),
});
const reasons = ["STOP", "STOP", "MAX_TOKENS", "SAFETY", "OTHER", "NEW", "FINISH_REASON_UNSPECIFIED", "NO_IMAGE"];
const candidate = members({
  content: mostly(members({ parts: mostly(fc.array(mostly(part), { maxLength: 3 })) })),
  finishReason: mostly(fc.constantFrom(...reasons)),
  finishMessage: mostly(fc.string()),
  index: mostly(fc.nat(2)),
});
const count = mostly(fc.nat());
const response = members({
  candidates: mostly(fc.array(mostly(candidate), { maxLength: 3 })),
  promptFeedback: fc.oneof(
    { weight: 6, arbitrary: fc.constant(undefined) },
    members({ blockReason: anything }),
    anything,
  ),
  usageMetadata: mostly(
    members({
      promptTokenCount: count,
      candidatesTokenCount: count,
      thoughtsTokenCount: count,
      cachedContentTokenCount: count,
    }),
  ),
  responseId: mostly(fc.string()),
  error: fc.oneof({ weight: 12, arbitrary: fc.constant(undefined) }, anything),
});
const data = fc.oneof({ weight: 9, arbitrary: response.map((value) => JSON.stringify(value)) }, fc.string());
const sent = fc.record({ event: fc.constantFrom(undefined, undefined, undefined, "error", "x"), data });
const options = fc.record({
  choices: fc.constantFrom(undefined, 1, 2, 3),
  toolNames: fc.constant(new Map([["f", "F"]])),
});

it("strange data never makes reading throw, and what is read of it is in order", () => {
  fc.assert(
    fc.property(fc.array(sent, { maxLength: 8 }), options, (sent, options) => {
      const { events, verdict, usage } = readAll(sent, options);
      expectOrder(events, verdict === "ended");
      for (const tokens of Object.values(usage ?? {}))
        expect(tokens).toSatisfy((n) => typeof n === "boolean" || n >= 0);
    }),
    { numRuns: runs(150) },
  );
});

it("strange data in place of a JSON answer is an answer, or none", () => {
  fc.assert(
    fc.property(data, options, (data, options) => {
      const { events, verdict } = readJson(data, options);
      expect(["complete", "malformed", "failed"]).toContain(verdict);
      expectOrder(events, verdict === "complete");
    }),
    { numRuns: runs(100) },
  );
});

// Whatever a server sends in place of Bedrock's events, reading it does not fail, and its events stay in order.
import fc from "fast-check";
import { expect, it } from "vitest";
import { readRefusal } from "../../../functions/protocols/converse/refusal.ts";
import { readFrames } from "../../../functions/providers/bedrock/frames.ts";
import { runs } from "../../support/long.ts";
import { expectOrder } from "../generate/support/reading.ts";
import { readAll, readJson } from "./support/reading.ts";

const anything = fc.oneof(
  fc.constantFrom(null, true, 0, -1, 1.5, 2 ** 53, 1e300, "", "text", "{", [], {}),
  fc.jsonValue({ maxDepth: 2 }),
);
const mostly = <T>(usual: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 6, arbitrary: usual as fc.Arbitrary<unknown> }, anything);
const members = (of: Record<string, fc.Arbitrary<unknown>>) => fc.record(of, { requiredKeys: [] });
const rarely = (arbitrary: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, arbitrary);

const name = fc.constantFrom("f", "json", "__proto__");
const toolUse = members({
  toolUseId: mostly(fc.constant("c1")),
  name: mostly(name),
  input: anything,
  type: rarely(fc.constant("server_tool_use")),
});
const reasoning = members({
  ...{ text: mostly(fc.string()), signature: mostly(fc.string()), redactedContent: mostly(fc.base64String()) },
  reasoningText: rarely(members({ text: mostly(fc.string()), signature: mostly(fc.string()) })),
});
const block = members({
  text: mostly(fc.string()),
  toolUse: rarely(mostly(toolUse)),
  reasoningContent: rarely(mostly(reasoning)),
  citationsContent: rarely(members({ content: mostly(fc.array(mostly(members({ text: fc.string() })))) })),
});
const count = mostly(fc.nat());
const data = members({
  contentBlockIndex: mostly(fc.nat(3)),
  start: mostly(members({ toolUse: mostly(toolUse) })),
  delta: mostly(block),
  stopReason: mostly(fc.constantFrom("end_turn", "tool_use", "max_tokens", "malformed_tool_use", "")),
  usage: mostly(members({ inputTokens: count, outputTokens: count, cacheReadInputTokens: count })),
  trace: rarely(anything),
  output: mostly(members({ message: mostly(members({ content: mostly(fc.array(mostly(block), { maxLength: 4 })) })) })),
  message: rarely(anything),
}).map((value) => JSON.stringify(value));
const names = ["messageStart", "contentBlockStart", "contentBlockDelta", "contentBlockDelta", "contentBlockDelta"];
const event = fc.constantFrom(
  ...names,
  "contentBlockStop",
  "messageStop",
  "metadata",
  "metadata",
  "x",
  "error",
  undefined,
);
const sent = fc.record({ event, data: fc.oneof({ weight: 20, arbitrary: data }, fc.string()) });
const options = fc.record({
  answerTool: fc.constantFrom(undefined, "json"),
  maker: fc.constantFrom(undefined, "anthropic" as const),
  toolNames: fc.constant(new Map([["f", "F"]])),
});

it("strange data never makes reading throw, and what is read of it is in order", () => {
  fc.assert(
    fc.property(fc.array(sent, { maxLength: 12 }), options, (sent, options) => {
      const { events, verdict, usage } = readAll(sent, options);
      expectOrder(events, verdict === "complete" || verdict === "ended");
      for (const tokens of Object.values(usage ?? {}))
        expect(tokens).toSatisfy((n) => typeof n === "boolean" || n >= 0);
    }),
    { numRuns: runs(150) },
  );
});

it("strange data in place of a JSON answer is an answer, or none", () => {
  fc.assert(
    fc.property(fc.oneof(data, fc.string()), options, (data, options) => {
      const { events, verdict } = readJson(data, options);
      expect(["complete", "malformed", "failed"]).toContain(verdict);
      expectOrder(events, verdict === "complete");
    }),
    { numRuns: runs(100) },
  );
});

it("strange bytes in place of frames are no events", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { minLength: 1 }), async (reads) => {
      await expect(Array.fromAsync(readFrames(bodyOf(reads)))).rejects.toThrow();
    }),
    { numRuns: runs(100) },
  );
});

it("strange refusals are refusals", () => {
  const error = members({ message: anything, type: anything, __type: anything, code: anything });
  fc.assert(
    fc.property(error, fc.string(), (error, header) => {
      const headers = { get: (name: string) => (name === "x-amzn-errortype" ? header : null) };
      const { status, error: known } = readRefusal({ status: 400, error: Object(error), headers });
      expect([400, 429]).toContain(status);
      expect(typeof (known["code"] ?? "")).toBe("string");
    }),
    { numRuns: runs(100) },
  );
});

async function* bodyOf(reads: readonly Uint8Array[]) {
  yield* reads;
}

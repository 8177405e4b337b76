// Whatever a server sends in place of chunks, reading it does not fail, and its events stay in order.
import fc from "fast-check";
import { expect, it } from "vitest";
import { runs } from "../../../support/long.ts";
import { expectOrder } from "../../generate/support/reading.ts";
import { readAll, readJson } from "./support/reading.ts";

const anything = fc.oneof(
  fc.constantFrom(null, true, 0, -1, 1.5, 2 ** 53, 1e300, "", "text", "{", "{}", [], {}),
  fc.jsonValue({ maxDepth: 2 }),
);
const mostly = <T>(usual: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 6, arbitrary: usual as fc.Arbitrary<unknown> }, anything);
const seldom = <T>(unusual: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant<unknown>(undefined) }, unusual as fc.Arbitrary<unknown>);
const members = (of: Record<string, fc.Arbitrary<unknown>>) => fc.record(of, { requiredKeys: [] });
const listOf = (item: fc.Arbitrary<unknown>) => mostly(fc.array(mostly(item), { maxLength: 3 }));

const called = members({
  name: mostly(fc.constantFrom("f", "g", "answer", "__proto__", "")),
  arguments: mostly(fc.constantFrom("", "{", "}", '{"a":1}', "{}", '"', "\\")),
});
const call = members({
  index: mostly(fc.nat(2)),
  id: mostly(fc.constantFrom("a", "b", "")),
  function: mostly(called),
  extra_content: seldom(members({ google: mostly(members({ thought_signature: anything })) })),
});
const part = members({
  type: mostly(fc.constantFrom("text", "thinking", "refusal")),
  ...{ text: mostly(fc.string()), thinking: listOf(members({ text: fc.string() })), refusal: anything },
});
const block = members({
  type: mostly(fc.constantFrom("thinking", "redacted_thinking", "reasoning.text", "reasoning.encrypted")),
  ...{ thinking: mostly(fc.string()), text: mostly(fc.string()), data: mostly(fc.string()) },
  ...{ signature: mostly(fc.constantFrom("", "s")), format: mostly(fc.constant("anthropic-claude-v1")) },
});
const said = members({
  ...{
    content: mostly(fc.oneof(fc.string(), listOf(part))),
    role: fc.constant("assistant"),
    refusal: seldom(anything),
  },
  ...{ reasoning: seldom(mostly(fc.string())), reasoning_content: seldom(mostly(fc.string())) },
  ...{ reasoning_details: seldom(listOf(block)), thinking_blocks: seldom(listOf(block)) },
  ...{ tool_calls: seldom(listOf(call)), function_call: seldom(mostly(called)) },
});
const choice = members({
  ...{ index: mostly(fc.nat(2)), delta: mostly(said), message: seldom(said), text: seldom(anything) },
  finish_reason: mostly(
    fc.constantFrom("stop", "length", "tool_calls", "content_filter", null, "null", "new", "error"),
  ),
  ...{ stop_reason: seldom(anything), error: seldom(anything), usage: seldom(anything) },
});
const count = mostly(fc.nat());
const chunk = members({
  id: mostly(fc.string()),
  choices: listOf(choice),
  usage: seldom(mostly(members({ prompt_tokens: count, completion_tokens: count, total_tokens: count }))),
  error: fc.oneof({ weight: 12, arbitrary: fc.constant(undefined) }, anything),
});
const data = fc.oneof(
  { weight: 12, arbitrary: chunk.map((value) => JSON.stringify(value)) },
  fc.constant("[DONE]"),
  fc.string(),
);
const sent = fc.record({ event: fc.constantFrom(undefined, undefined, undefined, undefined, "error", "x"), data });
const options = fc.record({
  choices: fc.constantFrom(undefined, 1, 2, 3),
  answerTool: fc.constantFrom(undefined, undefined, "answer"),
  toolNames: fc.constant(new Map([["f", "F"]])),
});

it("strange data never makes reading throw, and what is read of it is in order", () => {
  fc.assert(
    fc.property(fc.array(sent, { maxLength: 8 }), options, (sent, options) => {
      const { events, verdict, usage } = readAll(sent, options);
      expectOrder(events, verdict === "ended" || verdict === "complete");
      for (const tokens of Object.values(usage ?? {})) expect(tokens).toSatisfy((n) => n === false || n >= 0);
    }),
    { numRuns: runs(100) },
  );
});

it("strange data in place of a JSON answer is an answer, or none", () => {
  fc.assert(
    fc.property(data, options, (data, options) => {
      const { events, verdict } = readJson(data, options);
      expect(["complete", "malformed", "failed"]).toContain(verdict);
      expectOrder(events, verdict === "complete");
    }),
    { numRuns: runs(150) },
  );
});

// The body that goes out to a provider of Messages: the client's own text, without thoughts that Claude would refuse.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { writeBody } from "../../../../functions/protocols/messages/write-body.ts";
import { callOf, MODEL } from "../../../core/support/requests.ts";
import { runs } from "../../../support/long.ts";
import { targetFrom } from "../../../support/target.ts";

const CLAUDE = "anthropic/claude-haiku-4-5";
const SIGNED = '{"type":"thinking","thinking":"Hm.","signature":"EqQBCgIYAhIM"}';
const REDACTED = '{ "type" : "redacted_thinking", "data":"EmwKAhgBEgy3" }';
const TEXT = '{"type":"text","text":"a \\"signature\\":\\"\\" é 1.0"}';

/** Thoughts of others, as clients send them back. */
const FOREIGN = [
  '{"type":"thinking","thinking":"Hm.","signature":""}',
  '{"thinking":"Hm.", "signature" : "" ,"type" : "thinking"}',
  '{"type":"thinking","thinking":"Hm.","signature":null}',
  '{"type":"thinking","thinking":"Hm."}',
  '{"type":"thinking","thinking":"Hm.","signature":"sluice.google.CpcB"}',
  '{"type":"thinking","thinking":"","signature":"sluice.google.call.CpcB"}',
  '{"type":"thinking","thinking":"Hm.","signature":"sluice.openai.gAAAA"}',
  '{"type":"thinking","thinking":"","signature":"sluice.azure.gAAAA"}',
];

async function sent(messages: string, model = CLAUDE, members: object = {}): Promise<string> {
  const text = `{"model":"${MODEL}", "max_tokens":1.0e2,"messages": ${messages} ,"top_k":5.00}`;
  const body = writeBody(await callOf(text), targetFrom({ model, ...members }));
  const [before, after] = body.split(/(?<="messages": )/);
  expect(before).toBe(`{"model":"${model.slice(model.indexOf("/") + 1)}", "max_tokens":1.0e2,"messages": `);
  return (after ?? "").slice(0, -' ,"top_k":5.00}'.length);
}

const user = '{"role":"user","content":"Hi"}';
const assistant = (...blocks: string[]) => `{"role":"assistant", "content": [${blocks.join(", ")}] }`;

describe("a thought that Claude did not have", () => {
  it.each(FOREIGN)("is left out, and every other byte stays: %s", async (block) => {
    const messages = (...blocks: string[]) => `[${user},\n${assistant(...blocks)}, ${user}]`;
    expect(await sent(messages(block, TEXT))).toBe(`[${user},\n${assistant(TEXT).replace("[", "[ ")}, ${user}]`);
    expect(await sent(messages(SIGNED, block, TEXT))).toBe(messages(SIGNED, TEXT));
    expect(await sent(messages(TEXT, REDACTED, block))).toBe(messages(TEXT, REDACTED));
  });

  it("goes with its message, if that has nothing else", async () => {
    expect(await sent(`[${user}, ${assistant(...FOREIGN)}, ${user}]`)).toBe(`[${user}, ${user}]`);
    expect(await sent(`[${assistant(...FOREIGN)} ,${user}]`)).toBe(`[${user}]`);
  });

  it("is left out for Claude on the clouds, too", async () => {
    const messages = `[${user},${assistant(SIGNED, FOREIGN[0] ?? "")}]`;
    for (const model of ["bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0", "vertex/claude-sonnet-4-5"])
      expect(await sent(messages, model)).toBe(`[${user},${assistant(SIGNED)}]`);
  });

  it("stays for a copy of the protocol, whose own thoughts may be unsigned; marked ones do not", async () => {
    const own = FOREIGN.filter((block) => !block.includes("sluice."));
    const messages = `[${user},${assistant(...own)}]`;
    expect(await sent(messages, "anthropic/deepseek-chat")).toBe(messages);
    expect(await sent(`[${user},${assistant(TEXT, ...FOREIGN.slice(-2))}]`, "anthropic/deepseek-chat")).toBe(
      `[${user},${assistant(TEXT)}]`,
    );
  });
});

describe("the rest of a request", () => {
  it.each([
    `[${user},${assistant(SIGNED, REDACTED, TEXT)}]`,
    `[{"role":"user","content":[{"type":"tool_result","content":[{"type":"thinking","signature":""}]}]}]`,
    `[${assistant('{"type":"tool_use","id":"t","name":"n","input":{"type":"thinking","signature":"","n":1.10}}')}]`,
    '[{"role":"user","content":"\\"signature\\":\\"\\""}]',
    '["signature", 1, null, [{"type":"thinking","signature":""}], {"content":[1,"x",{"signature":""},[]]}]',
    '[ {"role":"assistant","content":[ ]} , {"a":{"signature":""}}]',
  ])("stays byte for byte: %s", async (messages) => {
    expect(await sent(messages)).toBe(messages);
  });

  it("stays whatever the blocks are", async () => {
    const block = fc.oneof(fc.constantFrom(SIGNED, REDACTED, TEXT), fc.json());
    const isThought = (text: string) => /thinking/.test(text) && text !== SIGNED && text !== REDACTED;
    const blocks = fc.array(
      block.filter((text) => !isThought(text)),
      { maxLength: 5 },
    );
    const property = fc.asyncProperty(
      blocks,
      fc.constantFrom(...FOREIGN),
      fc.nat({ max: 5 }),
      async (kept, one, at) => {
        const all = kept.toSpliced(at, 0, one);
        const parsed = JSON.parse(await sent(`[${user},${assistant(...all)},${user}]`));
        const expected = kept.length === 0 ? [] : [JSON.parse(assistant(...kept))];
        expect(parsed).toEqual([JSON.parse(user), ...expected, JSON.parse(user)]);
      },
    );
    await fc.assert(property, { numRuns: runs(100) });
  });

  it("is what the model's entry says", async () => {
    const text = `{"model":"${MODEL}","max_tokens":1,"messages":[${user}],"top_k":7,"seed":null}`;
    const target = targetFrom({ model: CLAUDE, defaults: { top_p: 0.5 }, set: { top_k: 1 }, drop: ["seed"] });
    expect(writeBody(await callOf(text), target)).toBe(
      `{"top_p":0.5,"model":"claude-haiku-4-5","max_tokens":1,"messages":[${user}],"top_k":1}`,
    );
  });
});

describe("thinking with a budget", () => {
  const call = '{"type":"tool_use","id":"toolu_1","name":"f","input":{}}';
  const result = '{"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"1"}]}';
  const [unsigned = ""] = FOREIGN;

  async function thinkingSent(messages: string, members: object = {}, model = CLAUDE) {
    const said = { thinking: { type: "enabled", budget_tokens: 1024 }, ...members };
    const request = JSON.stringify({ model: MODEL, max_tokens: 9, ...said });
    const text = `${request.slice(0, -1)},"messages":${messages}}`;
    const { thinking, context_management } = JSON.parse(writeBody(await callOf(text), targetFrom({ model })));
    return { type: thinking?.type, context_management };
  }

  it("is switched off where a turn goes on whose thoughts were left out, which Anthropic refuses", async () => {
    const going = `[${user},${assistant(unsigned, call)},${result}]`;
    expect(await thinkingSent(going)).toEqual({ type: "disabled" });
    expect(await thinkingSent(going, { thinking: { type: "adaptive" } })).toEqual({ type: "adaptive" });
    const later = `[${user},${assistant(unsigned, call)},${result},${assistant(SIGNED, call)},${result}]`;
    expect(await thinkingSent(later)).toEqual({ type: "disabled" });
  });

  it("stays for a turn that begins anew, for one with its own thoughts, and for copies of the protocol", async () => {
    expect(await thinkingSent(`[${user},${assistant(unsigned, TEXT)},${user}]`)).toEqual({ type: "enabled" });
    const own = `[${user},${assistant(unsigned, TEXT)},${user},${assistant(SIGNED, call)},${result}]`;
    expect(await thinkingSent(own)).toEqual({ type: "enabled" });
    const marked = FOREIGN.at(-1) ?? "";
    const going = `[${user},${assistant(marked, call)},${result}]`;
    expect(await thinkingSent(going, {}, "anthropic/deepseek-chat")).toEqual({ type: "enabled" });
  });

  it("takes with it what is said of thoughts to clear, which Anthropic refuses without thinking", async () => {
    const going = `[${user},${assistant(unsigned, call)},${result}]`;
    const clearing = { type: "clear_thinking_20251015", keep: "all" };
    const other = { type: "clear_tool_uses_20250919" };
    expect(await thinkingSent(going, { context_management: { edits: [clearing] } })).toEqual({ type: "disabled" });
    expect(await thinkingSent(going, { context_management: { edits: [clearing, other] } })).toEqual({
      ...{ type: "disabled", context_management: { edits: [other] } },
    });
  });
});

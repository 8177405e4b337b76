// Points up to which the prompt is cached, in a request to Bedrock.
import { describe, expect, it } from "vitest";
import { bodyOf, droppedOf, LLAMA, NOVA, PLAIN } from "./support/write.ts";

const mark = { cache_control: { type: "ephemeral" } };
const long = { cache_control: { type: "ephemeral", ttl: "1h" } };
const point = { cachePoint: { type: "default" } };
const longPoint = { cachePoint: { type: "default", ttl: "1h" } };
const text = (words: string, rest: object = {}) => ({ type: "text", text: words, ...rest });
const pdf = { type: "file", file: { file_data: "data:application/pdf;base64,JVBE" } };
const document = { document: { format: "pdf", name: "Document", source: { bytes: "JVBE" } } };
const tool = (name: string, rest: object = {}) => ({ type: "function", function: { name }, ...rest });
const spec = (name: string) => ({
  toolSpec: { name, inputSchema: { json: { type: "object", properties: {} } } },
});
const said = (...content: object[]) => ({ messages: [{ role: "user", content }] });
const contentOf = (...content: object[]) => bodyOf(said(...content)).messages[0]?.content;

const everywhere = {
  messages: [
    { role: "system", content: [text("S", mark)] },
    { role: "user", content: [text("A", mark), text("B")] },
  ],
  tools: [tool("f", mark), tool("g")],
};

describe("points of the cache", () => {
  it("are behind what has a mark", () => {
    expect(bodyOf(everywhere)).toEqual({
      messages: [{ role: "user", content: [{ text: "A" }, point, { text: "B" }] }],
      system: [{ text: "S" }, point],
      toolConfig: { tools: [spec("f"), point, spec("g")] },
    });
    expect(droppedOf(everywhere)).toEqual([]);
  });

  it("are at the end for a mark of the whole request", () => {
    expect(bodyOf({ ...mark }).messages[0]?.content).toEqual([{ text: "Hi" }, point]);
    expect(bodyOf({ ...mark, ...said(text("A", mark)) }).messages[0]?.content).toEqual([{ text: "A" }, point]);
  });

  it("are behind calls and their results", () => {
    const messages = [
      { role: "user", content: "Hi" },
      { role: "assistant", content: null, tool_calls: [{ id: "a", function: { name: "f" } }], ...mark },
      { role: "tool", tool_call_id: "a", content: [text("1", mark)] },
    ];
    const points = bodyOf({ messages }).messages.map(({ content }) => content.map((block) => Object.keys(block)[0]));
    expect(points).toEqual([["text"], ["toolUse", "cachePoint"], ["toolResult", "cachePoint"]]);
  });

  it.each([
    ["two in a row", [text("A", mark), text(" ", mark), text("B")], [{ text: "A" }, point, { text: "B" }]],
    ["the first", [text(" ", mark), text("B")], [{ text: "B" }]],
    ["behind a document", [text("A"), { ...pdf, ...mark }, text("\n", mark)], [{ text: "A" }, point, document]],
  ])("are not %s", (_what, content, expected) => {
    expect(contentOf(...content)).toEqual(expected);
  });

  it("are four at most, the last ones", () => {
    const body = bodyOf({
      ...everywhere,
      messages: [
        ...everywhere.messages,
        { role: "assistant", content: [text("1", mark)] },
        ...said(text("C", mark)).messages,
      ],
    });
    expect(body.toolConfig?.tools).toEqual([spec("f"), spec("g")]);
    expect(JSON.stringify(body).match(/cachePoint/g)).toHaveLength(4);
  });

  it("are for an hour where the model keeps them so long, and none before has been shorter", () => {
    expect(contentOf(text("A", long), text("B", mark), text("C", long))).toEqual([
      ...[{ text: "A" }, longPoint, { text: "B" }, point, { text: "C" }, point],
    ]);
    const { messages } = bodyOf(said(text("A", long)), { id: "anthropic.claude-sonnet-4-20250514-v1:0" });
    expect(messages[0]?.content).toEqual([{ text: "A" }, point]);
  });

  it("are not behind tools for Nova, and nowhere for other models, which is named once", () => {
    const nova = bodyOf(everywhere, { id: NOVA });
    expect(nova.toolConfig?.tools).toEqual([spec("f"), spec("g")]);
    expect(nova.system).toEqual([{ text: "S" }, point]);
    expect(droppedOf(everywhere, { id: NOVA })).toEqual(["cache_control"]);
    expect(JSON.stringify(bodyOf({ ...mark, ...everywhere }, { id: LLAMA }))).not.toContain("cachePoint");
    expect(droppedOf({ ...mark, ...everywhere }, { id: LLAMA })).toEqual(["cache_control"]);
    expect(droppedOf({}, { id: PLAIN })).toEqual([]);
  });
});
